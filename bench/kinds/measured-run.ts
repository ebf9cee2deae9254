import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunDocument, runDocumentSchema } from '../../src/measurement/run-document.ts';

const PROCESSES = join(import.meta.dirname, '../processes');
/** Milliseconds, more than any run needs. */
const TIMEOUT = 400_000;

/** The command while it runs, so that it ends with the bench. */
let running: ChildProcess | null = null;
process.once('exit', () => running?.kill('SIGTERM'));

/** The part of a configuration that starts `queue.mjs`, which does exactly so much. */
export function queueTarget(places: number, each: number): string {
  return `target:
  start: ${process.execPath} queue.mjs ${places} ${each}
  url: http://127.0.0.1:\${PORT}
  ready: /healthz
`;
}

/**
 * Measures with the built command, in a folder that has the services of the benchmarks.
 *
 * @throws Error with the output of the command when it did not come to an end
 */
export async function measure(cli: string, config: string): Promise<RunDocument> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-kinds-'));
  try {
    cpSync(join(PROCESSES, 'queue.mjs'), join(folder, 'queue.mjs'));
    writeFileSync(join(folder, 'perf-gate.yml'), config);
    const output = await run(cli, folder);
    const file = join(folder, '.perf-gate/run.json');
    if (!existsSync(file)) throw new Error(`perf-gate measured nothing:\n${output}`);
    return runDocumentSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rounds of a scenario, with what its kind keeps of each. */
export function roundsIn<Detail>(document: RunDocument, name: string, detail: { parse(data: unknown): Detail }) {
  const scenario = document.scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`"${name}" was not measured`);
  return scenario.rounds.map((round) => ({ ...round, detail: detail.parse(round.detail) }));
}

function run(cli: string, cwd: string): Promise<string> {
  return new Promise((fulfill, reject) => {
    const child = spawn(process.execPath, [cli, 'run'], { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT });
    running = child;
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', () => {
      running = null;
      fulfill(output);
    });
  });
}
