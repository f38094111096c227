/** Names a bill of a store whose tills never give a number twice: as the bridge's identity of the bill begins. */
export function billKey(till: string, billNumber: string): string {
  return `${encodeURIComponent(till)}/${encodeURIComponent(billNumber)}`;
}
