import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { losePower } from '../src/disk/lose-power.ts';

let root: string;
let folder: string;
let surely: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'capconnect-power-'));
  folder = join(root, 'data');
  surely = join(root, 'surely');
  mkdirSync(folder);
  mkdirSync(surely);
});
afterEach(() => rmSync(root, { recursive: true }));

const written = (file: string, offset: number, bytes: string) =>
  `W ${offset} ${bytes.length}\n${join(folder, file)}\n${bytes}`;
const event = (letter: 'S' | 'T' | 'U', file: string, size = 0) =>
  `${letter} ${size} 0\n${join(folder, file)}\n`;

/** @param draws - for each sector that was not fsynced, below 0.5 for one that survives. */
function after(log: string, draws: readonly number[] = []): Record<string, string> {
  const left = [...draws];
  losePower({
    folder,
    surely,
    log: Buffer.from(log),
    survival: draws.length === 0 ? 0 : 0.5,
    random: () => left.shift() ?? 1,
  });
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}

describe('after the power failed', () => {
  it('a file has what was fsynced, and of a later write nothing', () => {
    writeFileSync(join(folder, 'a'), 'old content of which the disk has none');
    const log = written('a', 0, 'one') + event('S', 'a') + written('a', 0, 'two') + written('b', 0, 'three');
    expect(after(log)).toMatchObject({ a: 'one' });
  });

  it('a file may have any sectors of a write that was not fsynced', () => {
    const log = written('a', 0, 'x'.repeat(1536)) + event('S', 'a') + written('a', 0, 'y'.repeat(1536));
    expect(after(log, [0, 1, 0])).toEqual({ a: 'y'.repeat(512) + 'x'.repeat(512) + 'y'.repeat(512) });
  });

  it('an fsync of one file says nothing of another', () => {
    expect(after(written('a', 0, 'one') + written('b', 0, 'two') + event('S', 'b'))).toMatchObject({
      b: 'two',
    });
    expect(readFileSync(join(surely, 'a'), 'utf8')).toBe('');
  });

  it('a file that was cut or removed is so once that is known to be on disk', () => {
    const log =
      written('a', 0, 'long') + event('T', 'a', 2) + event('S', 'a') + written('b', 0, 'x') + event('U', 'b');
    expect(after(log)).toEqual({ a: 'lo' });
  });

  it('a record of which half is there counts for nothing', () => {
    const log = written('a', 0, 'one') + event('S', 'a') + event('S', 'a').slice(0, -4);
    expect(after(log)).toEqual({ a: 'one' });
    expect(after(written('a', 0, 'two').slice(0, -1))).toEqual({ a: 'one' });
  });

  it('what was lost once stays lost', () => {
    after(written('a', 0, 'one') + event('S', 'a') + written('a', 3, 'two'));
    expect(after(event('S', 'a'))).toEqual({ a: 'one' });
  });
});
