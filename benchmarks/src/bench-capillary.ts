import { createCapillaryAuth, oauthClientCredential } from '@capconnect/auth-core';
import { createCapillaryClient, type TransactionRequest } from '@capconnect/capillary-client';

/** Adds the bill of an order to Capillary: one call. */
export function createAddBill(baseUrl: string): (orderId: number) => Promise<unknown> {
  const credential = oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' });
  const auth = createCapillaryAuth({ baseUrl, credential });
  const client = createCapillaryClient({ baseUrl, auth });
  return (orderId) => client.transactions.add(billOf(orderId));
}

/** A guest's, so that nobody has to be looked up or registered. */
export function billOf(orderId: number): TransactionRequest {
  return {
    type: 'NOT_INTERESTED',
    source: 'INSTORE',
    billNumber: `SHP-${orderId}`,
    billAmount: '90.00',
    grossAmount: '104.00',
    discount: '14.00',
    billingDate: '2026-11-23T09:15:00.000Z',
    lineItemsV2: [
      { itemCode: 'TEE-GRN-M', qty: '2', rate: '40.00', value: '80.00', discount: '12.50', amount: '67.50' },
      { itemCode: 'CAP-BLK', qty: '1', rate: '24.00', value: '24.00', discount: '1.50', amount: '22.50' },
    ],
  };
}
