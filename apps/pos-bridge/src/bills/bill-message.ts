/** How a bill's message is named in the inbox. */
export const BILL_MESSAGE = { source: 'pos', type: 'bill' } as const;
