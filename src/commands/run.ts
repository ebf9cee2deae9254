import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { isBaseline, localBaseline } from '../baseline/local-baseline.ts';
import { localOrigin } from '../checkout/checked-out.ts';
import type { ConfigInputs, InputName } from '../config/inputs.ts';
import { loadConfig } from '../config/load-config.ts';
import { PerfGateError } from '../errors.ts';
import { gate } from '../gate.ts';
import type { Result } from '../verdict/result.ts';
import { VERSION } from '../version.ts';
import { printResult } from './print.ts';
import { showProgress } from './progress.ts';
import { openSession } from './session.ts';

export interface RunFlags {
  config?: string;
  scenario: string[];
  type?: string;
  severity?: string;
  connections?: string;
  duration?: string;
  warmup?: string;
  rounds?: string;
  start?: string;
  url?: string;
  output: string;
  base?: string;
  /** A file, or a kind of baseline. */
  baseline?: string;
  saveBaseline?: boolean;
}

/** `perf-gate run`. @returns the exit code */
export async function run(flags: RunFlags): Promise<number> {
  const workspace = process.cwd();
  const config = loadConfig({ workspace, path: flags.config, inputs: inputsOf(flags), nameOf: flagName });
  if (flags.output.trim() === '') throw new PerfGateError('config', '--output: expected the name of a folder');
  const output = resolve(workspace, flags.output);
  if (flags.base !== undefined && config.base) {
    throw new PerfGateError(
      'config',
      `${config.file} has a base of its own, which takes the place of --base; remove one`,
    );
  }
  const file = flags.baseline !== undefined && !isBaseline(flags.baseline) ? flags.baseline : null;
  const baselineFile = resolve(workspace, file ?? join(output, 'baseline.json'));
  const chosen = localBaseline({
    wanted: config.baseline,
    base: flags.base ?? null,
    file: baselineFile,
    named: file !== null,
    key: config.key,
    save: flags.saveBaseline ?? false,
  });
  const session = openSession(dirname(dirname(realpathSync(process.argv[1] as string))), tmpdir());
  const progress = showProgress(process.stderr);
  try {
    const origin = await localOrigin(workspace);
    const onProgress = progress.update;
    const { result, files } = await gate({
      version: VERSION,
      config,
      origin,
      ...chosen,
      buildCache: null,
      temporary: tmpdir(),
      output,
      acceptance: null,
      audience: null,
      ...session,
      onPlan: progress.note,
      onProgress,
    });
    progress.close();
    printResult(result);
    if (files) {
      console.log(`Report: ${relative(workspace, files.reportPath)}`);
      console.log(`Result: ${relative(workspace, files.resultPath)}`);
    }
    if (flags.saveBaseline && !result.failure) console.log(`Baseline saved: ${relative(workspace, baselineFile)}`);
    return exitCode(result);
  } finally {
    progress.close();
    await session.close();
  }
}

function inputsOf(flags: RunFlags): ConfigInputs {
  const { type, severity, connections, duration, warmup, rounds, start, url } = flags;
  return {
    scenarios: flags.scenario.join('\n'),
    type,
    failOn: severity,
    connections,
    duration,
    warmup,
    rounds,
    start,
    url,
    baseline: flags.baseline !== undefined && isBaseline(flags.baseline) ? flags.baseline : undefined,
  };
}

export function flagName(name: InputName): string {
  const flags: Partial<Record<InputName, string>> = { scenarios: '--scenario', failOn: '--severity' };
  return flags[name] ?? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function exitCode({ failure, conclusion }: Result): number {
  if (failure?.class === 'target') return 3;
  if (failure?.class === 'load') return 4;
  if (failure) return failure.class === 'config' ? 2 : 5;
  return conclusion === 'failure' ? 1 : 0;
}
