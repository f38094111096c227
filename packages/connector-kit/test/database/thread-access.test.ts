import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createThreadAccess } from '../../src/database/sqlite/thread-access.ts';

describe('access to the database thread', () => {
  it('lets several in together, and nobody beside one that is alone', async () => {
    const access = createThreadAccess();
    const log: string[] = [];
    const first = await access.together();
    const second = await access.together();
    const alone = access.alone().then((giveBack) => {
      log.push('alone');
      return giveBack;
    });
    await nextTurn();
    first();
    await nextTurn();
    expect(log).toEqual([]);
    second();
    const endAlone = await alone;
    expect(log).toEqual(['alone']);
    const late = access.together().then(() => log.push('late'));
    await nextTurn();
    expect(log).toEqual(['alone']);
    endAlone();
    await late;
    expect(log).toEqual(['alone', 'late']);
  });

  it('makes those who come after one that wants to be alone wait behind it, so that it gets its turn', async () => {
    const access = createThreadAccess();
    const log: string[] = [];
    const first = await access.together();
    const passing = async (name: string, asked: ReturnType<typeof access.alone>) => {
      const giveBack = await asked;
      log.push(name);
      giveBack();
    };
    const alone = passing('alone', access.alone());
    const late = passing('late', access.together());
    first();
    await Promise.all([alone, late]);
    expect(log).toEqual(['alone', 'late']);
  });
});
