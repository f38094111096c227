/** What every demo is given. */
export interface DemoEnvironment {
  /** Origin of the running Capillary simulator. */
  readonly capillaryUrl: string;
  /** The repository's root. */
  readonly root: string;
  /** An empty folder for this run's databases and logs. */
  readonly dataFolder: string;
  readonly adminToken: string;
  /** The usual port of an app, or a free one where it is taken. */
  choosePort(name: string, usual: number): Promise<number>;
}

/** An event on its way: what the live table shows of it. */
export interface DemoRow {
  readonly app: string;
  readonly event: string;
  readonly status: string;
  readonly billNumber: string;
  readonly points: string;
  readonly requestId: string;
}

export interface StartedDemo {
  readonly app: string;
  readonly url: string;
  /** Sends the demo's one event. */
  send(): Promise<void>;
  /** How far it is; `isDelivered` once Capillary has it, `hasFailed` when it never will. */
  progress(): Promise<{ readonly row: DemoRow; readonly isDelivered: boolean; readonly hasFailed: boolean }>;
  readonly stop: () => Promise<void>;
}

/** One app with a tenant and an event that shows it working. */
export interface Demo {
  readonly app: string;
  start(environment: DemoEnvironment): Promise<StartedDemo>;
}
