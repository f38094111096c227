/** One thing that a process did to a file, or an answer that it gave, as `record-disk.c` tells it. */
export type DiskRecord =
  | { readonly kind: 'written'; readonly path: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'resized'; readonly path: string; readonly size: number }
  | { readonly kind: 'fsynced' | 'removed'; readonly path: string }
  | { readonly kind: 'answered' };

const NEWLINE = 0x0a;

/** Reads a log, in order. Its last record may be half of one, when the process was killed: that is left out. */
export function* readDiskLog(log: Buffer): Generator<DiskRecord> {
  let position = 0;
  for (;;) {
    const headEnd = log.indexOf(NEWLINE, position);
    const pathEnd = headEnd === -1 ? -1 : log.indexOf(NEWLINE, headEnd + 1);
    if (pathEnd === -1) return;
    const [letter, offset = '', length = ''] = log.toString('latin1', position, headEnd).split(' ');
    const path = log.toString('utf8', headEnd + 1, pathEnd);
    const bytes = letter === 'W' ? log.subarray(pathEnd + 1, pathEnd + 1 + Number(length)) : NO_BYTES;
    if (letter === 'W' && bytes.length < Number(length)) return;
    position = pathEnd + 1 + bytes.length;
    if (letter === 'W') yield { kind: 'written', path, offset: Number(offset), bytes };
    else if (letter === 'T') yield { kind: 'resized', path, size: Number(offset) };
    else if (letter === 'A') yield { kind: 'answered' };
    else yield { kind: letter === 'S' ? 'fsynced' : 'removed', path };
  }
}

const NO_BYTES = Buffer.alloc(0);
