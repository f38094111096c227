import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..', '..');
/** Parts that the architecture names and that are to come. */
const TO_COME = /^apps\/(file-ingest|gateway|magento-connector|sfmc-connector|customer-login)$/;

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'packages/simulators/README.md',
  'contracts/vectors/README.md',
  ...readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('links to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const dead = targets
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(repository, dirname(page), target)));
    expect(dead).toEqual([]);
  });

  it('names paths of the repository that are there', () => {
    const paths = [...text.matchAll(/`((?:apps|packages|contracts|docs|scripts|benchmarks)\/[\w./-]+)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !TO_COME.test(path));
    expect(paths.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });

  it('tells to run what can be run', async () => {
    const unknown: string[] = [];
    for (const command of commandsOf(text)) {
      if (!(await canBeRun(command))) unknown.push(command);
    }
    expect(unknown).toEqual([]);
  });
});

it('the parts that are to come are not there yet', () => {
  const folders = readdirSync(join(repository, 'apps')).map((name) => `apps/${name}`);
  expect(folders.filter((folder) => TO_COME.test(folder))).toEqual([]);
});

describe('the pages of problems', () => {
  // Read as text: the repository's own scripts depend on no package of it.
  const codes = [
    ...read('packages/kernel/src/errors.ts').matchAll(/^ {2}([A-Z_]+): row\(\s*(\d+),\s*'([^']+)'/gm),
  ];
  const problemPages = readdirSync(join(repository, 'docs', 'problems'));

  it('are one for each code, and no more', () => {
    expect(codes.length).toBeGreaterThan(20);
    expect(problemPages.toSorted()).toEqual(codes.map(([, code = '']) => `${code}.md`).toSorted());
  });

  it.each(codes.map(([, code = '', status = '', title = '']) => ({ code, status, title })))(
    '$code has title and status of the table',
    ({ code, status, title }) => {
      const text = read(`docs/problems/${code}.md`);
      expect(text).toContain(`# ${code}\n`);
      expect(text).toContain(`${title}. HTTP status ${status}.`);
    },
  );
});

/** Commands in code blocks and between backticks, with what follows on continued lines. */
function commandsOf(text: string): string[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.replaceAll(/\\\n\s*/g, ' ').split('\n'),
  );
  const inline = [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  );
  return [...blocks, ...inline]
    .map((line) => line.replace(/^(?:[A-Z_]+=\S+ )+/, '').trim())
    .filter((line) => /^(?:pnpm|npm|node|capconnect) /.test(line));
}

async function canBeRun(command: string): Promise<boolean> {
  const [tool = '', first = '', second = '', third = ''] = command.split(/\s+/);
  if (tool === 'capconnect') return isCapconnect(command.split(/\s+/).slice(1));
  if (tool === 'node') return existsSync(join(repository, first)) || hasBuild(first);
  if (first === '--dir') return third in scriptsOf(second);
  if (first === 'capconnect') return isCapconnect(command.split(/\s+/).slice(2));
  if (first === 'run') return second in scriptsOf('.');
  return ['install', 'exec', 'outdated'].includes(first) || first in scriptsOf('.');
}

/** `node apps/<app>/dist/main.mjs` is there once the app is built. */
function hasBuild(path: string): boolean {
  const app = /^(apps\/[\w-]+)\/dist\/main\.mjs$/.exec(path)?.[1];
  return app !== undefined && 'build' in scriptsOf(app);
}

/** Whether `capconnect` has the command, and each option that is given: its own help knows. */
async function isCapconnect(words: readonly string[]): Promise<boolean> {
  const options = words.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? []);
  const names = words.filter((word) => /^[a-z-]+$/.test(word)).slice(0, 2);
  const name = ['tenant', 'deliveries', 'backfill', 'pos'].includes(names[0] ?? '')
    ? names
    : names.slice(0, 1);
  const help = await helpOf(name.join(' '));
  const isThatCommand = help.startsWith(`Usage: capconnect ${name.join(' ')}`);
  return isThatCommand && options.every((option) => new RegExp(`${option}\\b`).test(help));
}

/** Asked for once each: every question starts a process. */
const helps = new Map<string, Promise<string>>();

function helpOf(command: string): Promise<string> {
  const main = join(repository, 'apps', 'cli', 'src', 'main.ts');
  const help =
    helps.get(command) ??
    run(process.execPath, [main, ...command.split(' '), '--help']).then(
      ({ stdout }) => stdout,
      () => '',
    );
  helps.set(command, help);
  return help;
}

function scriptsOf(folder: string): Readonly<Record<string, string>> {
  const manifest = join(repository, folder, 'package.json');
  if (!existsSync(manifest)) return {};
  const parsed: { scripts?: Record<string, string> } = JSON.parse(readFileSync(manifest, 'utf8'));
  return parsed.scripts ?? {};
}

function read(page: string): string {
  return readFileSync(join(repository, page), 'utf8');
}
