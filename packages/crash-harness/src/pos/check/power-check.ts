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
  let damaged = 0;
  return {
    async look(): Promise<void> {
      const promised = [...answered()];
      looks += 1;
      const { bills, isDamaged } = await lookIntoFile(file);
      if (isDamaged) damaged += 1;
      missing.push(...promised.filter((key) => !bills.has(key)));
    },
    missing,
    looks: () => looks,
    damaged: () => damaged,
  };
}
