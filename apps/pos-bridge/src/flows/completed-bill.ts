/** What the flow of a bill completes, and the returns of it wait for. */
export function completedBill(messageId: string): string {
  return `bill ${messageId}`;
}
