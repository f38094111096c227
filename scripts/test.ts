// `npm test`: every check, the production builds, then every test; the last line counts them.
import { CHECKS } from './checks.ts';
import { countVitest } from './count-vitest.ts';
import { runStep, type Step } from './run-step.ts';

const BUILDS: Step = {
  name: 'production builds',
  command: ['turbo', 'run', 'build', '--output-logs=errors-only'],
};

let passed = 0;
let failed = 0;

for (const check of [...CHECKS, BUILDS]) {
  const { code } = await runStep(check);
  if (code === 0) passed += 1;
  else failed += 1;
}

const report = await countVitest(process.argv.slice(2));
passed += report.passed;
failed += report.failed;

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
