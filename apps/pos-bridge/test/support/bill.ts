/** A sale as a till sends it, with other facts in it. */
export function sale(facts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    billNumber: '1001',
    type: 'REGULAR',
    billedAt: '2026-11-20T10:15:00Z',
    amount: 90,
    grossAmount: 100,
    discount: 10,
    customer: { mobile: '+4915112345678' },
    lines: [
      { itemCode: 'TEE', quantity: 2, rate: 40, value: 80, discount: 10, amount: 70, description: 'T-shirt' },
      { itemCode: 'CAP', quantity: 1, rate: 20, value: 20, amount: 20 },
    ],
    payments: [
      { mode: 'CASH', value: 50 },
      { mode: 'CARD', value: 40 },
    ],
    ...facts,
  };
}
