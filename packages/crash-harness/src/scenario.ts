/** What goes wrong in a run, beside `kill -9`. */
export interface Scenario {
  readonly store: 'sqlite' | 'postgres';
  /** Connectors over one database. */
  readonly drainers: number;
  /** Chance that Capillary does the work and the answer never comes. */
  readonly lostAnswers: number;
  /** How far the wall clocks of the connectors are set forward and back while they run; 0 for not. */
  readonly clockMinutes: number;
  /** Every second time it is the database server that crashes. */
  readonly crashesDatabase: boolean;
  /**
   * `unsynced`: what a connector had not fsynced when it was killed may be gone, as when the power fails. `lies`: the disk
   * says that it fsynced and did not, which nobody can outlive; to see that the harness notices.
   */
  readonly powerLoss: 'none' | 'unsynced' | 'lies';
}

const PLAIN = {
  drainers: 1,
  lostAnswers: 0,
  clockMinutes: 0,
  crashesDatabase: false,
  powerLoss: 'none',
} as const;

/** By the names of `pnpm crash --scenario`, each on its usual store. */
export const SCENARIOS = {
  plain: { ...PLAIN, store: 'sqlite' },
  'lost-answers': { ...PLAIN, store: 'sqlite', lostAnswers: 0.2 },
  'two-drainers': { ...PLAIN, store: 'postgres', drainers: 2 },
  'database-crash': { ...PLAIN, store: 'postgres', crashesDatabase: true },
  clock: { ...PLAIN, store: 'sqlite', clockMinutes: 10 },
  'power-loss': { ...PLAIN, store: 'sqlite', powerLoss: 'unsynced' },
} as const satisfies Readonly<Record<string, Scenario>>;
