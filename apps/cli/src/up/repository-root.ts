import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '@capconnect/kernel';

/**
 * The folder above `start` that is the repository's root: from source and from the bundle alike.
 * @throws `CONFIG_INVALID` when there is none, as where the bundle alone was copied.
 */
export function repositoryRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder;
    if (folder === dirname(folder)) {
      throw new AppError(
        'CONFIG_INVALID',
        '`capconnect up` starts the apps of the repository: run it in a clone of it.',
      );
    }
  }
}
