// The door of `npm start`, `npm test` and `npm run bench`. Runs on Node >= 20 with nothing installed: it brings
// Node 24 and pnpm from the npm registry when they are missing, installs the dependencies when the lockfile changed,
// and hands over. Plain JavaScript without dependencies, since nothing is there yet when it starts.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_VERSION = '24.21.0';
const PNPM_VERSION = '12.21.0';
const MINIMUM_NODE = [24, 11];
const MINIMUM_PNPM = [12, 0];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cacheDir = join(root, '.toolchain');
const ENTRY_POINTS = {
  start: ['apps/cli/src/main.ts', 'up'],
  test: ['scripts/test.ts'],
  bench: ['benchmarks/src/main.ts'],
  capconnect: ['apps/cli/src/main.ts'],
};

const [command = '', ...args] = process.argv.slice(2);
const entryPoint = ENTRY_POINTS[command];
if (entryPoint === undefined) {
  console.error(`Usage: node scripts/run.mjs ${Object.keys(ENTRY_POINTS).join('|')} [arguments]`);
  process.exit(2);
}

const toolchain = await findToolchain();
const environment = {
  ...process.env,
  PATH: toolchain.path,
  Path: toolchain.path,
  TURBO_TELEMETRY_DISABLED: '1',
};
await installDependencies();
process.exitCode = await run(toolchain.node, [
  '--disable-warning=ExperimentalWarning',
  ...entryPoint,
  ...args,
]);

/** The installed Node and pnpm where they are new enough, else the ones npm brings. */
async function findToolchain() {
  if (isAtLeast(process.versions.node, MINIMUM_NODE) && isAtLeast(installedPnpmVersion(), MINIMUM_PNPM)) {
    return { node: process.execPath, path: process.env.PATH };
  }
  const stamp = join(cacheDir, `node-${NODE_VERSION}-pnpm-${PNPM_VERSION}.json`);
  const known = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : undefined;
  if (known !== undefined && known.bins.every(existsSync)) return withPath(known);
  const found = await bringToolchain();
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(stamp, JSON.stringify(found));
  return withPath(found);
}

function withPath({ node, bins }) {
  return { node, path: [...bins, process.env.PATH].join(delimiter) };
}

async function bringToolchain() {
  const stopProgress = showProgress(
    `Fetching Node ${NODE_VERSION} and pnpm ${PNPM_VERSION} (first time only)`,
  );
  const report = 'JSON.stringify({ node: process.execPath, path: process.env.PATH || process.env.Path })';
  const npx = await capture('npx', [
    '--yes',
    '--package',
    `node@${NODE_VERSION}`,
    '--package',
    `pnpm@${PNPM_VERSION}`,
    '--call',
    `node --print "${report}"`,
  ]);
  stopProgress();
  if (npx.code !== 0) {
    console.error(npx.stderr);
    console.error(
      `Could not fetch Node ${NODE_VERSION} and pnpm ${PNPM_VERSION}. Check that npm reaches its registry (npm ping), or install Node >= 24.11 and pnpm >= 12 yourself.`,
    );
    process.exit(1);
  }
  const { node, path } = JSON.parse(npx.stdout.trim().split('\n').at(-1));
  const bins = path.split(delimiter).filter((folder) => folder.includes('_npx'));
  return { node, bins };
}

async function installDependencies() {
  const stamp = join(root, 'node_modules', '.install-stamp');
  const wanted = hashOfManifests();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing dependencies');
  const pnpm = process.platform === 'win32' ? 'pnpm.exe' : 'pnpm';
  const code = await run(
    pnpm,
    ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--loglevel=info'],
    'stderr',
  );
  if (code !== 0) {
    console.error('The dependencies could not be installed; the lines above say why.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

/** Changes whenever `pnpm install` would have something to do. */
function hashOfManifests() {
  const manifests = ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')),
  );
  const files = [
    'package.json',
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    'benchmarks/package.json',
    ...manifests,
  ];
  const hash = createHash('sha256').update(toolchain.node);
  for (const file of files.filter((name) => existsSync(join(root, name)))) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Runs a program in the foreground; a signal to us goes to it, so that it can finish in order. */
function run(program, programArgs, stdout = 'inherit') {
  return new Promise((resolve) => {
    const child = spawn(program, programArgs, {
      cwd: root,
      env: environment,
      stdio: ['inherit', stdout === 'stderr' ? 2 : 'inherit', 'inherit'],
    });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      console.error(`Could not start ${program}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

function capture(program, programArgs) {
  return new Promise((resolve) => {
    const child = spawn(program, programArgs, {
      cwd: root,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => resolve({ code: 1, stdout, stderr: error.message }));
    child.on('exit', (code) => resolve({ code, stdout, stderr }));
  });
}

function installedPnpmVersion() {
  const pnpm = process.platform === 'win32' ? 'pnpm.exe' : 'pnpm';
  // From the root, so that a pinned version would be honoured; an old or absent pnpm gives an unusable version.
  return spawnSync(pnpm, ['--version'], { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '0.0.0';
}

function isAtLeast(version, [major, minor]) {
  const [actualMajor = 0, actualMinor = 0] = version.split('.').map(Number);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}

/** One line that shows that something is happening, on a terminal and in a log alike. */
function showProgress(what) {
  const startedAt = performance.now();
  process.stderr.write(`${what} `);
  const timer = setInterval(() => process.stderr.write('.'), 2000);
  return () => {
    clearInterval(timer);
    process.stderr.write(` ${Math.round((performance.now() - startedAt) / 1000)} s\n`);
  };
}
