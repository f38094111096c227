/** What the page says after an action; the address names one of these and no words of its own. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['retry', 'Everything that waits is tried now.'],
  ['aside', 'Moved aside. It is not sent until you put it back; the others go on.'],
  ['put-back', 'Put back. It is sent now.'],
  ['unchanged', 'Nothing was changed: the entry is being sent just now, or it is through already.'],
]);

export function noticeOf(done: unknown): string | undefined {
  return NOTICES.get(done);
}
