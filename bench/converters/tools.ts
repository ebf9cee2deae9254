import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shapesOfArtillery, shapesOfK6 } from './load-shape.ts';
import { type RecordingService, startRecording } from './recording-service.ts';
import { countRecorded, meanGap } from './seen.ts';
import { CORPUS, type CorpusFile, type Truth } from './truth.ts';

/** Tools that send what a script says. */
export type Tool = 'k6' | 'locust' | 'artillery';

/** Milliseconds after which a tool is killed. */
const LONGEST = 60_000;
/** Pauses below are those of the tool itself. In milliseconds. */
const SHORTEST_PAUSE = 60;
/** Iterations of a k6 script; of one that sleeps, fewer. */
const ITERATIONS = 40;
const SLEEPING_ITERATIONS = 5;
const ITERATIONS_WITH_CHANCE = 400;
/** How much faster Locust's waits are made. */
const SPED_UP = 50;

const QUIET = {
  K6_NO_USAGE_REPORT: 'true',
  ARTILLERY_DISABLE_TELEMETRY: 'true',
  DISABLE_TELEMETRY: 'true',
  NO_PROXY: '*',
  NO_UPDATE_NOTIFIER: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** The version of a tool; null: it is not installed. */
export function versionOf(tool: Tool): string | null {
  const { status, stdout } = spawnSync(tool, ['--version'], {
    encoding: 'utf8',
    timeout: LONGEST,
    env: { ...process.env, ...QUIET },
  });
  const version = /\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0];
  return status === 0 && version !== undefined ? `${tool} ${version}` : null;
}

/** What a file's variables of the environment are while it is recorded; those with a default are not set. */
function variablesOf(text: string, url: string): Record<string, string> {
  const names = text.matchAll(
    /__ENV\.(\w+)(?!\w|\s*(?:\|\||\?\?))|environ(?:\.get)?[[(]\s*['"](\w+)['"](?!\s*,)|getenv\(\s*['"](\w+)['"](?!\s*,)|\$(?:processEnvironment|env)\.(\w+)/g,
  );
  return Object.fromEntries(
    [...names].map((match) => {
      const name = match.slice(1).find((group) => group !== undefined) as string;
      return [
        name,
        /url|host|base|target/i.test(name) ? url : /vus|users|rate|count/i.test(name) ? '7' : `env-${name}`,
      ];
    }),
  );
}

/** Runs a corpus file by its tool against the shop, and tells what was sent. @throws Error when nothing was sent */
export async function recordWith(tool: Tool, file: CorpusFile, version: string): Promise<Truth> {
  await using service = await startRecording();
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-record-'));
  try {
    pointFolder(folder, file, service);
    const { args, pause } = COMMANDS[tool](file, folder, service);
    const output = await run(tool, args, folder, variablesOf(file.text, service.url));
    const { recorded } = service;
    if (recorded.length === 0 && !/\bnothing\b/.test(file.construct)) throw new Error(output.slice(-1500));
    const rests = /\bsleep\(|\bthink\b/.test(file.text);
    const gap = rests ? (meanGap(recorded) ?? 0) : 0;
    const mean = pause(recorded.length, gap) ?? gap;
    return {
      tool: version,
      pause: mean >= SHORTEST_PAUSE ? Math.round(mean) : null,
      shares: true,
      ...loadOf(tool, file, folder, service),
      requests: countRecorded(recorded.map(({ sent }) => sent)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Puts a corpus file and what it reads into a folder, with the addresses in them replaced by those of a service. */
export function pointFolder(folder: string, { language, file, text }: CorpusFile, service: RecordingService): void {
  const [from, to] = [join(CORPUS, language, 'data'), join(folder, 'data')];
  writeFileSync(join(folder, file), service.pointHere(text));
  mkdirSync(to);
  for (const name of existsSync(from) ? readdirSync(from) : []) {
    writeFileSync(join(to, name), service.pointHere(readFileSync(join(from, name), 'utf8')));
  }
}

/** The load that a file asks for, as its tool understands it. */
function loadOf(
  tool: Tool,
  { file, text }: CorpusFile,
  folder: string,
  { url }: RecordingService,
): Pick<Truth, 'load'> {
  const load =
    tool === 'k6'
      ? shapesOfK6(inspect(file, text, folder, url))
      : tool === 'artillery'
        ? shapesOfArtillery(filledIn(text, url))
        : {};
  return Object.keys(load).length > 0 ? { load } : {};
}

/** An Artillery file with the variables that it is recorded with. */
function filledIn(text: string, url: string): string {
  const variables = variablesOf(text, url);
  return text.replace(/\{\{ *\$processEnvironment\.(\w+) *\}\}/g, (whole, name) => variables[name] ?? whole);
}

function inspect(file: string, text: string, cwd: string, url: string): string {
  const args = ['inspect', '--execution-requirements', ...k6Variables(text, url), file];
  return spawnSync('k6', args, { cwd, encoding: 'utf8', timeout: LONGEST, env: { ...process.env, ...QUIET } }).stdout;
}

function k6Variables(text: string, url: string): string[] {
  return Object.entries(variablesOf(text, url)).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
}

interface Command {
  args: string[];
  /** Mean milliseconds before one of these many requests, where their mean gap is known; null: it is that gap. */
  pause(requests: number, gap: number): number | null;
}

const COMMANDS: Record<Tool, (file: CorpusFile, folder: string, service: RecordingService) => Command> = {
  k6({ file, text }, _, { url }) {
    const chance = /random|Math\.floor/i.test(text);
    const iterations = /\bsleep\(/.test(text) ? SLEEPING_ITERATIONS : chance ? ITERATIONS_WITH_CHANCE : ITERATIONS;
    const bounded =
      /scenarios\s*:/.test(text) && /\bexec:|\benv:/.test(text)
        ? []
        : ['--vus', '1', '--iterations', String(iterations)];
    const given = k6Variables(text, url);
    const quiet = [
      '-q',
      '--no-usage-report',
      '--no-color',
      '--address',
      '',
      '--no-thresholds',
      '--summary-mode',
      'disabled',
    ];
    return { args: ['run', ...quiet, ...bounded, ...given, file], pause: () => null };
  },
  locust({ file, text }, folder, { url }) {
    const paced = /constant_pacing|constant_throughput/.test(text);
    const slept = join(folder, 'slept');
    writeFileSync(join(folder, 'pace.py'), PACE(paced ? 1 : SPED_UP, slept));
    const users =
      (text.match(/^class \w+\((?:Fast)?HttpUser|^ {4}(?:weight|fixed_count)\b/gm) ?? []).length > 1 ? '8' : '1';
    const host = /\bhost\s*=/.test(text) ? [] : ['-H', url];
    const args = ['-f', `pace.py,${file}`, '--headless', '-u', users, '-r', users, '-t', '3s', ...host];
    return {
      args: [...args, '--exit-code-on-error', '0', '--only-summary', '--skip-log'],
      pause: (requests) => (existsSync(slept) ? (Number(readFileSync(slept, 'utf8')) * 1000) / requests : null),
    };
  },
  artillery({ file, text }) {
    const phase = /\bthink\b/.test(text) ? { duration: 1, arrivalCount: 1 } : { duration: 2, arrivalCount: 120 };
    // A user of Artillery has no pause before its first request, and there is one user.
    const overrides = JSON.stringify({ config: { phases: [phase] } });
    return {
      args: ['run', '--quiet', '--overrides', overrides, file],
      pause: (requests, gap) => (gap * (requests - 1)) / requests,
    };
  },
};

/** Makes waits of Locust shorter and adds them up, so that few seconds show many tasks. */
const PACE = (times: number, sum: string) => `\
import atexit, time, gevent
from locust import TaskSet
slept = 0.0
def pause(seconds):
    global slept
    slept += max(0.0, seconds)
    gevent.sleep(seconds / ${times})
TaskSet._sleep = lambda self, seconds: pause(seconds)
time.sleep = pause
atexit.register(lambda: open(${JSON.stringify(sum)}, 'w').write(str(slept)))
`;

async function run(tool: Tool, args: string[], cwd: string, variables: Record<string, string>): Promise<string> {
  const child = spawn(tool, args, {
    cwd,
    env: { ...process.env, ...QUIET, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  await new Promise((done) => child.once('close', done));
  return output;
}
