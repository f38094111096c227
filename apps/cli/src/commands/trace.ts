import { text } from 'node:stream/consumers';
import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { type AdminClient, type AdminOptions, createAdminClient } from '../admin-client.ts';
import { localTime } from '../local-time.ts';
import { renderTable } from '../table.ts';
import { type ExitCode, note, say, sayJson, type Terminal } from '../terminal.ts';

const StoryEvent = z.object({
  at: z.string(),
  event: z.string(),
  text: z.string(),
  code: z.string().optional(),
  requestId: z.string().optional(),
  durationMs: z.number().optional(),
});
const TracedDelivery = z.looseObject({
  id: z.string(),
  status: z.string(),
  story: z.array(StoryEvent),
});
const Trace = z.object({ items: z.array(TracedDelivery), truncated: z.boolean() });
const Counts = z.object({ accepted: z.number() });

type TracedDelivery = z.output<typeof TracedDelivery>;

export interface TraceCommandOptions extends AdminOptions {
  /** What is searched: order, bill, customer identifier, or an id. */
  readonly q?: string;
  /** It stands in standard input. */
  readonly qStdin?: boolean;
  readonly tenant?: string;
  readonly json?: boolean;
}

/** "Why no points?": prints what happened to an order, a bill or a customer's messages, oldest first. */
export async function traceCommand(options: TraceCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const query = new URLSearchParams({ q: await readQuestion(options, terminal) });
  if (options.tenant !== undefined) query.set('tenant', options.tenant);
  const admin = createAdminClient(options, terminal);
  const answer = await admin.call('GET', `/admin/trace?${query.toString()}`);
  const trace = Trace.parse(answer);
  if (options.json === true) sayJson(terminal, answer);
  if (trace.items.length === 0) {
    note(terminal, await nothingFound(admin));
    return 1;
  }
  if (options.json === true) return 0;
  say(terminal, renderTimeline(trace.items));
  if (trace.truncated)
    note(terminal, 'There are older ones that are not shown. Search by an order or a bill for those.');
  for (const { id } of trace.items.filter(({ status }) => status === 'dead')) {
    note(terminal, `Once the cause is mended: capconnect deliveries replay --app ${options.app} ${id}`);
  }
  return 0;
}

async function readQuestion({ q, qStdin }: TraceCommandOptions, terminal: Terminal): Promise<string> {
  if ((q === undefined) === (qStdin !== true)) {
    throw new AppError(
      'INPUT_INVALID',
      'What is searched? Give an order, bill, e-mail address, phone number or delivery id, either as an argument or with --q-stdin.',
    );
  }
  if (q === undefined) return (await text(terminal.stdin)).trim();
  if (/@|^\s*\+/.test(q)) {
    note(
      terminal,
      'Warning: this stays in the shell’s history and can be read by others on this machine. Use --q-stdin for what names a person.',
    );
  }
  return q;
}

/** Several messages are told apart by a number; the first event of each says what it is. */
function renderTimeline(items: readonly TracedDelivery[]): string {
  const rows = items
    .flatMap(({ story }, index) => story.map((event) => ({ ...event, number: `#${index + 1}` })))
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .map(({ at, number, event, ...what }) => [localTime(at), number, event, sentence(what)]);
  return items.length === 1
    ? renderTable(
        ['TIME', 'EVENT', 'WHAT'],
        rows.map(([at = '', , ...rest]) => [at, ...rest]),
      )
    : renderTable(['TIME', '', 'EVENT', 'WHAT'], rows);
}

function sentence({
  text: words,
  code,
  requestId,
  durationMs,
}: Omit<z.output<typeof StoryEvent>, 'at' | 'event'>): string {
  const facts = [
    code,
    requestId === undefined ? undefined : `Capillary request ${requestId}`,
    durationMs === undefined ? undefined : `${durationMs} ms`,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? words : `${words} (${facts.join(', ')})`;
}

/** It may be there and not be known by this yet. */
async function nothingFound(admin: AdminClient): Promise<string> {
  const { accepted } = Counts.parse(await admin.call('GET', '/admin/deliveries/counts'));
  const waiting =
    accepted === 0
      ? ''
      : `\nOr it is among the ${accepted} not worked on yet, which have no bill number before that: capconnect deliveries list --status accepted.`;
  return (
    'Nothing was received under this. Phone numbers are found with their country code, everything else as it was written in full. ' +
    `If the order is real, the platform never sent it: check the webhook subscription.${waiting}`
  );
}
