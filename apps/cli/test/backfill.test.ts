import { AppError } from '@capconnect/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Run, run, type RunOptions } from './support/run.ts';
import { ADMIN_TOKEN, type BackfillApp, startBackfillApp } from './support/start-backfill-app.ts';

const Started = z.object({ id: z.string() });
const Report = z.looseObject({ id: z.string(), state: z.string() });

let app: BackfillApp;
/** A month of its own for each test: no two backfills meet. */
let month = 0;

beforeAll(async () => {
  app = await startBackfillApp();
});
beforeEach(() => {
  month += 1;
  app.orders = 5;
  app.beforePage = async () => {};
});
afterAll(() => app.close());

/** A command to the running app, by its operator. */
function backfill(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return run(['backfill', ...args, '--app', 'shopify', '--admin-url', app.url], {
    ...options,
    env: { ADMIN_TOKEN, ...options.env },
  });
}

function start(...args: readonly string[]): Promise<Run> {
  const from = `2026-${String(month).padStart(2, '0')}-01`;
  const to = `2026-${String(month).padStart(2, '0')}-28`;
  return backfill(['start', '--tenant', 'acme', '--from', from, '--to', to, ...args]);
}

async function startedId(): Promise<string> {
  const { stdout } = await start('--json');
  return Started.parse(JSON.parse(stdout)).id;
}

async function stateOf(id: string): Promise<string> {
  const { stdout } = await backfill(['status', id, '--json']);
  return Report.parse(JSON.parse(stdout)).state;
}

/** Holds the source back until it is let go. */
function holdPages(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  app.beforePage = () => promise;
  return () => {
    app.beforePage = async () => {};
    resolve();
  };
}

describe('capconnect backfill', () => {
  it('runs one, shows how far it is, and reports in words', async () => {
    const { code, stdout, stderr } = await start('--follow');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Backfill \S+ of acme, from 2026-0\d-01T00:00:00\.000Z to 2026-0\d-28T00:00:00\.000Z: finished\.$/m,
    );
    expect(stdout).toContain('Found 5: 2 sent, 1 duplicate, 1 skipped, 1 rejected.');
    expect(stdout).toContain('Skipped: 1 test-order.');
    expect(stdout).toContain('Rejected: 1 PAYLOAD_INVALID.');
    expect(stdout).toContain('deliveries list --app shopify --tenant acme --status dead');
    expect(stderr).toMatch(/finished: 5 of 5 \(100 %\), 2 sent/);
  });

  it('counts only with --dry-run, and says how long it would take', async () => {
    const { code, stdout } = await start('--dry-run', '--follow');
    expect(code).toBe(0);
    expect(stdout).toContain('Found 5, of which 0 were accepted before.');
    expect(stdout).toContain(
      'A real run would send 5 and take about 1 minute of rate budget. Nothing was sent.',
    );
  });

  it('answers with JSON for machines, nothing else on standard output', async () => {
    const { stdout } = await start('--follow', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ state: 'finished', found: 5, createdAt: expect.any(String) });
    const list = await backfill(['status', '--json']);
    expect(JSON.parse(list.stdout)).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ tenant: 'acme' })]),
    });
    const newest = await backfill(['status', '--tenant', 'acme', '--json']);
    expect(JSON.parse(newest.stdout)).toMatchObject({ tenant: 'acme', state: 'finished' });
  });

  it('pauses, resumes and cancels the one that runs', async () => {
    const letGo = holdPages();
    const id = await startedId();
    const paused = await backfill(['pause', '--tenant', 'acme']);
    expect([paused.code, paused.stdout]).toEqual([0, expect.stringContaining(': paused.')]);
    expect((await backfill(['status', id])).stdout).toContain('Found 0: 0 sent');
    expect((await backfill(['pause', '--tenant', 'acme'])).code).toBe(1);
    expect((await backfill(['resume', '--tenant', 'acme'])).stdout).toContain(': running.');
    expect((await backfill(['cancel', id])).stdout).toContain(': cancelled.');
    letGo();
    expect((await backfill(['resume', id])).code).toBe(1);
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('asks which one is meant when there are several', async () => {
    const letGo = holdPages();
    const first = await startedId();
    month += 1;
    const second = await startedId();
    const { code, stderr } = await backfill(['pause', '--tenant', 'acme']);
    expect(code).toBe(2);
    expect(stderr).toContain(first);
    expect(stderr).toContain(second);
    for (const id of [first, second]) await backfill(['cancel', id]);
    letGo();
  });

  it('exits with 1 when it fails, and says why and how to go on', async () => {
    app.beforePage = () =>
      Promise.reject(new AppError('ACCESS_DENIED', 'The shop refuses the order history.'));
    const { code, stdout } = await start('--follow');
    expect(code).toBe(1);
    expect(stdout).toContain('It stopped: ACCESS_DENIED: The shop refuses the order history.');
    expect(stdout).toMatch(/capconnect backfill resume --app shopify \S+$/m);
    app.beforePage = async () => {};
    const id = /resume --app shopify (\S+)/.exec(stdout)?.[1] ?? '';
    expect((await backfill(['resume', id])).code).toBe(0);
    expect((await backfill(['status', id, '--follow'])).stdout).toContain(': finished.');
  });

  it('lists them all', async () => {
    await start('--follow');
    const { stdout } = await backfill(['status']);
    expect(stdout).toMatch(/^ID +TENANT +FROM +TO +STATE +FOUND +SENT/);
    expect(stdout).toMatch(/^\S+ +acme +2026-\S+ +2026-\S+ +finished +5 +2 +1 +1 +1 +0$/m);
    expect((await backfill(['status', '--tenant', 'other'])).stderr).toContain(
      'There is no backfill of other.',
    );
  });

  it.each([
    [['start', '--tenant', 'acme', '--from', 'soon', '--to', '2026-01-02'], 'from'],
    [['start', '--tenant', 'acme', '--from', '2026-01-02', '--to', '2026-01-01'], 'later than from'],
    [['start', '--tenant', 'acme', '--from', '2026-01-02'], '--to'],
    [['pause'], 'Which backfill?'],
    [['status', '--follow'], 'Which backfill?'],
  ])('exits with 2 for wrong usage: %j', async (args, reason) => {
    const { code, stdout, stderr } = await backfill(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
  });

  it('exits with 1 for a tenant or a backfill that is not there', async () => {
    for (const args of [
      ['start', '--tenant', 'nobody', '--from', '2026-01-01', '--to', '2026-01-02'],
      ['status', 'no-such'],
      ['cancel', 'no-such'],
    ]) {
      expect((await backfill(args)).code).toBe(1);
    }
  });
});
