import { z } from 'zod';
import type { Redemption } from './redemption.ts';
import type { RedemptionTable } from './redemption-tables.ts';

const Answer = z.record(z.string(), z.unknown());

export function redemptionOfRow(row: RedemptionTable): Redemption {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    kind: row.kind,
    till: row.till,
    billNumber: row.bill_number,
    sentAs: row.sent_as,
    businessDate: row.business_date,
    points: row.points ?? undefined,
    state: row.state,
    isOffline: row.is_offline === 1,
    mayBeSent: row.sent_at_ms !== null,
    messageId: row.message_id ?? undefined,
    customerId: row.customer_id ?? undefined,
    redemptionId: row.redemption_id ?? undefined,
    answer: row.answer === null ? undefined : Answer.parse(JSON.parse(row.answer)),
    error: row.error_code === null ? undefined : { code: row.error_code, message: row.error_message ?? '' },
    leasedUntilMs: row.leased_until_ms,
    acceptedAtMs: row.accepted_at_ms,
    updatedAtMs: row.updated_at_ms,
    undoneAtMs: row.undone_at_ms ?? undefined,
  };
}
