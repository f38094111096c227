import { type CapillarySimulator, createCapillarySimulator } from '@capconnect/simulators';
import { note, type Terminal } from '../terminal.ts';

const USUAL_PORT = 4010;

export interface StartedSimulator {
  readonly simulator: CapillarySimulator;
  /** It has the usual port. Otherwise another demo runs here already, and this one leaves all usual ports alone. */
  readonly isFirst: boolean;
}

/** Starts the Capillary simulator on its usual port, or with a note on a free one where that is taken. */
export async function startSimulator(terminal: Terminal): Promise<StartedSimulator> {
  try {
    return { simulator: await createCapillarySimulator({ port: USUAL_PORT }), isFirst: true };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
  }
  note(
    terminal,
    `Port ${USUAL_PORT} is taken (by another \`npm start\`?), so free ports are used this time.`,
  );
  return { simulator: await createCapillarySimulator({ port: 0 }), isFirst: false };
}
