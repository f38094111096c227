/** Where the connectors keep their messages. */
export interface Store {
  readonly databaseUrl: string;
  /** For the environment of a connector that is about to start. */
  beforeStart(): Promise<Readonly<Record<string, string>>>;
  /** What happens to it when the connector has ended, before the next one starts. */
  afterEnd(): Promise<void>;
  /** How much of what was written was gone afterwards. */
  readonly lostSectors: () => number;
  /** Ends the database server, and starts it again after `ms`. */
  crash(ms: number): Promise<void>;
  close(): Promise<void>;
}
