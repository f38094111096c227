// `pnpm check`: the checks that need no server and no browser, for the inner loop.
import { CHECKS } from './checks.ts';
import { runStep } from './run-step.ts';

let failed = 0;
for (const check of CHECKS) {
  const { code } = await runStep(check);
  if (code !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
