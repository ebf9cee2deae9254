import { lstatSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { mainBranch } from '../checkout/main-branch.ts';
import { resolveInRepository } from '../checkout/workspace.ts';
import { commandLine } from '../command-line.ts';
import type { Config } from '../config/config.ts';
import { CONFIG_FILES } from '../config/file/config-file.ts';
import { findCopiedFiles } from '../config/find-copied-files.ts';
import { findRoutes } from '../config/find-routes.ts';
import { loadConfig } from '../config/load-config.ts';
import { renderConfig, renderScenarios, type WrittenRoutes, type WrittenService } from '../config/written-config.ts';
import { type ImportFlags, readImport } from '../convert/read-import.ts';
import { PerfGateError } from '../errors.ts';
import { replaceFile } from '../files/replace-file.ts';
import { systemProblem } from '../files/system-problem.ts';
import { plural } from '../text/plural.ts';
import { oneLine } from '../text/quote.ts';
import { listWords } from '../text/suggest.ts';
import { type AskedRoutes, askRoutes } from './ask-routes.ts';
import { expectedTime } from './expected-time.ts';
import { findTarget, type Proposal } from './find-target.ts';
import { isWorthLoading, knownRoutes, type RouteSource } from './known-routes.ts';
import { startOnce, type Trial } from './start-once.ts';

export interface InitFlags extends ImportFlags {
  force?: boolean;
  /** The line that starts the service; false: `--no-start`, it is not started now. */
  start?: string | false;
  url?: string;
}

/** How many routes are written. */
const MOST_ROUTES = 20;
/** A start-up that may not fit into the default time of `ready`, milliseconds; the time written is a multiple of it. */
const LONG_STARTUP = 10_000;
const STARTUP_RESERVE = 3;

/** `perf-gate init`. @returns the exit code */
export async function init(flags: InitFlags): Promise<number> {
  const workspace = process.cwd();
  const existing = CONFIG_FILES.find((name) => lstatSync(join(workspace, name), { throwIfNoEntry: false }));
  if (existing && !flags.force) {
    throw new PerfGateError('config', `${existing} is already there; --force replaces it.`);
  }
  const file = existing ?? (CONFIG_FILES[0] as string);
  const imported = await importedScenarios(flags, workspace);
  const start = flags.start === false ? undefined : flags.start;
  const proposal = await findTarget(workspace, { start, url: flags.url }, imported?.origin ?? null);
  const { service, found } = proposal;
  const folder = service.workingDirectory ?? '.';
  service.copy = findCopiedFiles(join(workspace, folder), [service.build, service.start]).map((path) =>
    posix.join(folder, path),
  );
  // What is measured and how is part of what a change may break.
  if (service.paths?.length) service.paths = [...service.paths, file];
  if (imported) {
    writeConfig(workspace, file, renderConfig(service, imported.contentsFor(service.url)));
    for (const line of imported.messages) console.error(line);
    checkImported(workspace, file);
    console.log(`Wrote ${file} for ${found}, with ${imported.found}.`);
    console.log(nextSteps(workspace, imported.variables));
    return 0;
  }
  console.error(`Found ${found}.`);
  if (service.database)
    console.error(
      `It uses ${oneLine(service.database)}: give each side of a comparison a database of its own, as docs/databases.md of perf-gate shows.`,
    );
  await writeWithRoutes(workspace, file, proposal, flags.start !== false);
  return 0;
}

/** Writes the file with what is known from reading, and once the service has answered, with what it says. */
async function writeWithRoutes(workspace: string, file: string, proposal: Proposal, mayStart: boolean): Promise<void> {
  const { found } = proposal;
  const folder = join(workspace, proposal.service.workingDirectory ?? '.');
  const known = await knownRoutes(folder, findRoutes(folder));
  const write = (service: WrittenService, routes: WrittenRoutes | undefined) => {
    const scenarios = renderScenarios(routes);
    writeConfig(workspace, file, renderConfig(service, { head: '', scenarios }));
    return loadConfig({ workspace, path: file, inputs: {}, environment: null });
  };
  const unasked = untriedRoutes(known);
  let config = write(proposal.service, unasked);
  const trial = await tryService(workspace, proposal, config, known, mayStart);
  if (trial?.kind === 'asked') {
    const { routes, remarks } = answeredRoutes(trial.routes);
    config = write({ ...proposal.service, ready: readyOf(trial) }, routes);
    console.log(`Wrote ${file} for ${found}.\n${remarks.map((remark) => `  ${remark}\n`).join('')}`);
  } else {
    if (trial !== null) console.error(`Its routes could not be asked: ${trial.problem}${portHint(trial.problem)}\n`);
    const place = known.find(({ requests }) => requests.some(isWorthLoading))?.place;
    const what = unasked
      ? `${plural(unasked.requests.length, 'route')} of ${place}, not tried`
      : 'GET /, in place of its routes';
    console.log(`Wrote ${file} for ${found}.\n  ${what}\n`);
  }
  console.log(nextSteps(workspace, null));
  console.log(`\n${expectedTime(config).join('\n')}`);
}

/** @throws PerfGateError `config` when it cannot be written; a link is replaced, and none to another folder is followed */
function writeConfig(workspace: string, file: string, text: string): void {
  try {
    const folder = resolveInRepository(workspace, dirname(file));
    if ('problem' in folder) throw new Error(`its folder leads out of the repository`);
    replaceFile(join(folder.path, basename(file)), text);
  } catch (error) {
    throw new PerfGateError('config', `${file} cannot be written: ${systemProblem(error)}.`);
  }
}

function portHint(problem: string): string {
  if (!/was not ready within .*connection refused/.test(problem)) return '';
  const command = commandLine(['init', '--force', '--url', 'http://127.0.0.1:3000']);
  return `\nIf it listens on a port of its own instead of $PORT, name that: ${command}`;
}

/** @returns null when the service is neither running nor may be started */
async function tryService(
  workspace: string,
  { running, service }: Proposal,
  config: Config,
  known: readonly RouteSource[],
  mayStart: boolean,
): Promise<Trial | null> {
  if (running !== null) {
    const routes = await askRoutes(running, known, new AbortController().signal);
    if (routes.source !== null || routes.ready !== null || routes.refused.length > 0) {
      return { kind: 'asked', routes, startup: null };
    }
    if (service.start === undefined) return { kind: 'failed', problem: `nothing answers at ${running}` };
  }
  if (!mayStart || service.start === undefined || !(await confirmStart())) return null;
  return startOnce(config.target, { workspace, known, tell: (what) => console.error(what) });
}

/** Building and starting is what `perf-gate run` does as well; somebody who is there is asked all the same. */
async function confirmStart(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('Build and start it once, to ask it for its routes? [Y/n] ');
    return !/^\s*n/i.test(answer);
  } finally {
    terminal.close();
  }
}

function untriedRoutes(known: readonly RouteSource[]): WrittenRoutes | undefined {
  for (const { place, requests } of known) {
    // What stands for a parameter is made up.
    const usable = requests.filter((request) => isWorthLoading(request) && !request.name?.includes('{'));
    if (usable.length === 0) continue;
    return {
      requests: usable.slice(0, MOST_ROUTES),
      comments: [
        `From ${place}; none of them has been tried. Keep those that matter, in the proportion in which they are used.`,
      ],
    };
  }
  return undefined;
}

function answeredRoutes({ source, ready, refused }: AskedRoutes): {
  routes: WrittenRoutes | undefined;
  remarks: string[];
} {
  const isReady = ready === null ? [] : [`ready when ${ready} answers`];
  if (source === null) {
    const [seen] = refused;
    const what = `no route answers 2xx${seen === undefined ? '' : ` (${seen})`}: name one under requests before the first run`;
    return { routes: undefined, remarks: [...isReady, what] };
  }
  const { place, requests, operations } = source;
  const shown = requests.slice(0, MOST_ROUTES);
  const others = operations - shown.length;
  const from = place === '/' ? '' : ` from ${place}`;
  const left =
    others > 0 && place !== 'the code'
      ? [
          `${plural(others, 'other operation')} of ${place} left out: no GET, about the service itself, or not answered 2xx`,
        ]
      : [];
  return {
    routes: {
      requests: shown,
      comments: [
        `${place === '/' ? '' : `From ${place}; `}each answered 2xx. Keep those that matter, in the proportion in which they are used.`.replace(
          /^e/,
          'E',
        ),
        ...left,
      ],
    },
    remarks: [...isReady, `${plural(shown.length, 'request')}${from}: ${listPaths(shown)}`, ...left],
  };
}

function listPaths(requests: readonly { path: string }[]): string {
  const shown = requests.slice(0, 5).map(({ path }) => oneLine(path));
  return `${shown.join(', ')}${requests.length > shown.length ? ', …' : ''}`;
}

function readyOf({ routes, startup }: Trial & { kind: 'asked' }): WrittenService['ready'] {
  const isSlow = startup !== null && startup > LONG_STARTUP;
  if (routes.ready === null && !isSlow) return null;
  return {
    path: routes.ready ?? '/',
    timeout: isSlow ? Math.ceil((startup * STARTUP_RESERVE) / 10_000) * 10 : null,
  };
}

/**
 * Checks the file that holds imported scenarios. They may refer to files that are not here yet; that is reported, and the
 * file stays.
 */
function checkImported(workspace: string, file: string): void {
  try {
    loadConfig({ workspace, path: file, inputs: {}, environment: null });
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    console.error(`Still to be done:\n${error.message.replace(/^/gm, '  ')}`);
  }
}

/** Imports what the flags name. The parsers are loaded only here, because they are large. */
async function importedScenarios(flags: InitFlags, workspace: string) {
  const read = await readImport(flags, workspace);
  if (read === null) return null;
  const { shortenRun } = await import('../convert/shorter-stages.ts');
  const { scenarios, remarks } = shortenRun(read.scenarios);
  const imported = { ...read, scenarios, remarks: [...remarks, ...read.remarks] };
  const { writeHead, writeScenarios, noteLines } = await import('../convert/write-yaml.ts');
  const { belowTarget } = await import('../convert/below-target.ts');
  const notes = noteLines(imported.notes);
  return {
    ...imported,
    messages: [
      ...(notes.length > 0 ? ['Not converted:', ...notes.map((note) => `  ${note}`)] : []),
      ...remarks.flatMap((remark) => remark.split('\n').map(oneLine)),
    ],
    contentsFor: (url: string) => ({
      head: `${writeHead(imported)}\n\n`,
      scenarios: writeScenarios(belowTarget(imported, url)).trimEnd(),
    }),
  };
}

/** @param variables that imported scenarios need; null: nothing was imported */
function nextSteps(workspace: string, variables: readonly string[] | null): string {
  const set =
    variables !== null && variables.length > 0 ? `Set ${listWords(variables)} and look it over` : 'Look it over';
  const branch = mainBranch(workspace);
  const steps: [words: string[], what: string][] = [
    ...(variables === null ? [] : [[['validate'], 'checks it'] as [string[], string]]),
    ...(branch === null
      ? ([
          [['run', '--save-baseline'], 'measures, and keeps the result'],
          [['run'], 'measures again after a change, and compares'],
        ] satisfies [string[], string][])
      : ([[['run', '--base', branch], `measures ${branch} beside your changes, committed or not`]] satisfies [
          string[],
          string,
        ][])),
  ];
  const lines = steps.map(([words, what]) => ({ line: commandLine(words), what }));
  const widest = Math.max(...lines.map(({ line }) => line.length));
  return `${set}, then:\n${lines.map(({ line, what }) => `  ${line.padEnd(widest)}   ${what}`).join('\n')}`;
}
