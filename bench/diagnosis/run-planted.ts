import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnosed } from '../../src/diagnosis/diagnosed.ts';
import { resultSchema } from '../../src/verdict/result.ts';
import type { Planted } from './planted.ts';

/** Milliseconds, more than any run needs. */
const TIMEOUT = 180_000;

/** The command while it runs, so that it ends with the bench. */
let running: ChildProcess | null = null;
process.once('exit', () => running?.kill('SIGTERM'));

/** What the built command says of a planted service. @throws Error with its output when it measured nothing */
export async function diagnosePlanted({ config }: Planted, cli: string): Promise<readonly Diagnosed[]> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-diagnosis-'));
  try {
    writeFileSync(join(folder, 'perf-gate.yml'), config);
    const output = await run(cli, folder);
    const file = join(folder, '.perf-gate/result.json');
    if (!existsSync(file)) throw new Error(`perf-gate measured nothing:\n${output}`);
    const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (result.failure !== null) throw new Error(result.failure.message);
    return result.diagnosis ?? [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
