import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LineOptions } from '../kinds/stage.ts';
import { runLine } from '../service/commands.ts';
import type { Act } from './act.ts';
import { MOST_BYTES, readBounded, WrittenFile } from './line-output.ts';
import type { Session } from './session.ts';

type LineAct = Pick<Act, 'side' | 'logFile' | 'onMeasuring'>;

/**
 * Runs a line whose output is what it measured.
 *
 * @throws PerfGateError `target` when it fails or takes too long, `load` when its output cannot be read
 */
export async function runMeasuringLine(
  line: string,
  options: LineOptions,
  act: LineAct,
  session: Session,
): Promise<string> {
  const { file } = options;
  // Beside the registry, so that the guardian removes it when perf-gate is killed.
  const beside = mkdtempSync(join(dirname(session.processes.file), 'line-'));
  const outputFile = join(beside, 'output');
  const written = file === null ? null : new WrittenFile(act.side.target.workingDirectory, file);
  // Nothing is watched: a process that ends takes its counters with it, and its work would pass for that of others.
  try {
    await written?.expect();
    act.onMeasuring();
    await runStagedLine(line, options, act, session, written ? undefined : { file: outputFile, most: MOST_BYTES });
    return written ? written.read() : readBounded(outputFile, 'its standard output');
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/**
 * Runs a line of a side in its checkout.
 *
 * @param output where its standard output goes, and how much of it; absent: to the log
 * @throws PerfGateError `target` when it fails or takes too long
 */
export async function runStagedLine(
  line: string,
  { timeout, env, prepares }: LineOptions,
  { side, logFile }: LineAct,
  { processes, abort }: Session,
  output?: { file: string; most: number },
): Promise<void> {
  await runLine(line, {
    what: prepares === undefined ? 'command' : 'seed',
    target: { ...side.target, env: { ...side.target.env, ...env } },
    logFile,
    timeout,
    processes,
    abort,
    ...(output && { output }),
  });
}
