import type { ClaimedMessage } from '../inbox/inbox.ts';
import type { WorkTools } from './attempt-message.ts';
import type { FlowRow } from './flow.ts';

/** A message with the tools of its flow, and what the flow notes with them. */
export interface NotedRow extends FlowRow {
  readonly completed: ReadonlySet<string>;
  readonly references: ReadonlySet<string>;
}

/** @param overdue - aborted when the attempt has had its time. */
export function withNotes(message: ClaimedMessage, tools: WorkTools, overdue: AbortSignal): NotedRow {
  const completed = new Set<string>();
  const references = new Set<string>();
  return {
    message,
    completed,
    references,
    tools: {
      ...tools,
      signal: AbortSignal.any([tools.signal, overdue]),
      completes: (name: string) => void completed.add(name),
      refer: (...values: readonly string[]) => {
        for (const value of values) references.add(value);
      },
    },
  };
}
