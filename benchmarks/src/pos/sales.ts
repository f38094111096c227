/** Regulars of the store, whom Capillary knows. */
export const CUSTOMERS = 2_000;

export function mobileOf(customer: number): string {
  return `+49151123${String(customer).padStart(5, '0')}`;
}

/** A sale of two lines as a till sends it; every third is a guest's. */
export function saleOf(number: number): Buffer {
  const isGuest = number % 3 === 0;
  return Buffer.from(
    JSON.stringify({
      billNumber: `B-${number}`,
      type: isGuest ? 'NOT_INTERESTED' : 'REGULAR',
      billedAt: new Date().toISOString(),
      amount: '90.00',
      grossAmount: '100.00',
      discount: '10.00',
      ...(isGuest ? {} : { customer: { mobile: mobileOf(number % CUSTOMERS) } }),
      lines: [
        { itemCode: 'TEE', quantity: 2, rate: '40.00', value: '80.00', discount: '10.00', amount: '70.00' },
        { itemCode: 'CAP', quantity: 1, rate: '20.00', value: '20.00', amount: '20.00' },
      ],
      payments: [
        { mode: 'CASH', value: '50.00' },
        { mode: 'CARD', value: '40.00' },
      ],
    }),
  );
}
