import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileStore } from '../baseline/file.ts';
import type { ConfigInputs, InputName } from '../config/inputs.ts';
import { loadConfig } from '../config/load-config.ts';
import { gate } from '../gate.ts';
import { showProgress } from '../progress.ts';
import { openSession } from '../session.ts';
import type { Result } from '../verdict/result.ts';
import { VERSION } from '../version.ts';
import { localOrigin } from './origin.ts';
import { printResult } from './print.ts';

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
  baseline?: string;
  saveBaseline?: boolean;
}

/** `perf-gate run`. @returns the exit code */
export async function run(flags: RunFlags): Promise<number> {
  const workspace = process.cwd();
  const config = loadConfig({ workspace, path: flags.config, inputs: inputsOf(flags), nameOf: flagName });
  const output = resolve(workspace, flags.output);
  const baselineFile = flags.baseline ? resolve(workspace, flags.baseline) : join(output, 'baseline.json');
  const baseline = fileStore({
    file: baselineFile,
    key: config.key,
    required: flags.baseline !== undefined && !flags.saveBaseline,
    save: flags.saveBaseline ?? false,
  });
  const session = openSession(dirname(dirname(realpathSync(process.argv[1] as string))));
  const progress = showProgress(process.stderr, config.base ? 2 : 1);
  try {
    const origin = await localOrigin(workspace);
    const onProgress = progress.update;
    const { result, resultPath, reportPath } = await gate({
      version: VERSION,
      config,
      origin,
      baseline,
      output,
      acceptance: null,
      ...session,
      onPlan: progress.note,
      onProgress,
    });
    progress.close();
    printResult(result);
    console.log(`Report: ${relative(workspace, reportPath)}\nResult: ${relative(workspace, resultPath)}`);
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
