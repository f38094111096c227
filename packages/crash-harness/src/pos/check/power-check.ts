import { lookIntoFile } from './look-into-file.ts';

export interface PowerCheckOptions {
  /** With the database that the power left. */
  readonly file: string;
  /** Keys of the bills that were answered 202 so far. */
  readonly answered: () => ReadonlySet<string>;
}

/** Looks, when the power has failed, whether all that was answered is in what the disk holds. */
export function createPowerCheck({ file, answered }: PowerCheckOptions) {
  const missing: string[] = [];
  let looks = 0;
  return {
    /** @throws when SQLite finds the file damaged: nothing can go on with it. */
    async look(): Promise<void> {
      const promised = [...answered()];
      looks += 1;
      const { bills, damage } = await lookIntoFile(file);
      if (damage !== undefined) throw new Error(`The power failed, and left a damaged file: ${damage}`);
      missing.push(...promised.filter((key) => !bills.has(key)));
    },
    missing,
    looks: () => looks,
  };
}
