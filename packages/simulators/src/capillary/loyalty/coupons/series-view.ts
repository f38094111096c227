import type { SimulatorContext } from '../../context.ts';
import { formatV2Time } from '../../time/cluster-time.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import type { CouponSeries } from './coupon.ts';

/** What every coupon answer says of its series. */
export function seriesView(context: SimulatorContext, series: CouponSeries): Record<string, unknown> {
  return {
    seriesId: series.id,
    description: series.description,
    discountCode: series.discountCode,
    validTill: formatV2Time(series.validTillMs, context.settings.clusterOffsetMinutes),
    discountType: series.discountType,
    discountValue: decimalNumber(series.discountValue),
    discountUpto: decimalNumber(series.discountUpto),
    discountOn: 'BILL',
  };
}
