import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RecordingService, startRecording } from './recording-service.ts';
import { countSent, meanGap } from './seen.ts';
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
export function variablesOf(text: string, url: string): Record<string, string> {
  const names = text.matchAll(
    /__ENV\.(\w+)(?!\w|\s*(?:\|\||\?\?))|environ(?:\.get)?[[(]\s*['"](\w+)['"](?!\s*,)|getenv\(\s*['"](\w+)['"](?!\s*,)|\$(?:processEnvironment|env)\.(\w+)/g,
  );
  return Object.fromEntries(
    [...names].map((match) => {
      const name = match.slice(1).find((group) => group !== undefined) as string;
      return [name, /url|host|base|target/i.test(name) ? url : `env-${name}`];
    }),
  );
}

/** Runs a corpus file by its tool against the shop, and tells what was sent. @throws Error when nothing was sent */
export async function recordWith(tool: Tool, file: CorpusFile, version: string): Promise<Truth> {
  await using service = await startRecording();
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-record-'));
  try {
    copyData(join(CORPUS, tool, 'data'), join(folder, 'data'), service);
    writeFileSync(join(folder, file.file), service.pointHere(file.text));
    const { args, pause } = COMMANDS[tool](file, folder, service);
    const output = await run(tool, args, folder, variablesOf(file.text, service.url));
    const { recorded } = service;
    if (recorded.length === 0 && !/\bnothing\b/.test(file.construct)) throw new Error(output.slice(-1500));
    const mean = pause(recorded.length) ?? meanGap(recorded) ?? 0;
    return {
      tool: version,
      pause: mean >= SHORTEST_PAUSE ? Math.round(mean) : null,
      shares: true,
      requests: countSent(recorded.map(({ sent }) => sent)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Copies what scripts read, with the addresses in it replaced. */
function copyData(from: string, to: string, service: RecordingService): void {
  mkdirSync(to);
  for (const name of existsSync(from) ? readdirSync(from) : []) {
    writeFileSync(join(to, name), service.pointHere(readFileSync(join(from, name), 'utf8')));
  }
}

interface Command {
  args: string[];
  /** Mean milliseconds between two requests of these many; null: it shows in their times. */
  pause(requests: number): number | null;
}

const COMMANDS: Record<Tool, (file: CorpusFile, folder: string, service: RecordingService) => Command> = {
  k6({ file, text }, _, { url }) {
    const chance = /random|Math\.floor/i.test(text);
    const iterations = /\bsleep\(/.test(text) ? SLEEPING_ITERATIONS : chance ? ITERATIONS_WITH_CHANCE : ITERATIONS;
    const bounded = /scenarios\s*:/.test(text) ? [] : ['--vus', '1', '--iterations', String(iterations)];
    const given = Object.entries(variablesOf(text, url)).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
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
    const overrides = JSON.stringify({ config: { phases: [phase] } });
    return { args: ['run', '--quiet', '--overrides', overrides, file], pause: () => null };
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
