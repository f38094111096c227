import type { ClaimedMessage } from '../inbox/inbox.ts';

/** One message, or several that run together. */
export type Group = readonly ClaimedMessage[];

/**
 * Messages of one tenant, type and priority go together, where their flow takes many.
 * @param mostOf - how many of a message's kind may; 1 for what runs alone.
 */
export function groupMessages(
  messages: readonly ClaimedMessage[],
  mostOf: (message: ClaimedMessage) => number,
): readonly Group[] {
  const groups: ClaimedMessage[][] = [];
  const filling = new Map<string, ClaimedMessage[]>();
  for (const message of messages) {
    const { tenantId, type, priority } = message;
    const most = mostOf(message);
    const kind = JSON.stringify([tenantId, type, priority]);
    const begun = most > 1 ? filling.get(kind) : undefined;
    if (begun !== undefined && begun.length < most) begun.push(message);
    else {
      const group = [message];
      groups.push(group);
      if (most > 1) filling.set(kind, group);
    }
  }
  return groups;
}
