import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { readBaselineFile, readRunFile } from '../baseline/file.ts';
import { readConfigFile } from '../config/file/config-file.ts';
import { loadConfig } from '../config/load-config.ts';
import { readCoverage } from '../gate.ts';
import { writeReports } from '../publish/report-files.ts';
import type { BaseSide } from '../verdict/base-side.ts';
import { coverageOf } from '../verdict/coverage.ts';
import { judge } from '../verdict/judge.ts';
import { exitCodeOfResult, lacksBase } from './exit-code.ts';
import { flagName } from './flags.ts';
import { printResult } from './print.ts';

/** `perf-gate compare`. @returns the exit code */
export async function compareFiles(
  basePath: string,
  headPath: string,
  flags: { config?: string; output?: string },
): Promise<number> {
  const document = readBaselineFile(basePath);
  const head = readRunFile(headPath);
  const workspace = process.cwd();
  // Without a configuration, the defaults apply; no request is sent to the URL.
  const inputs = readConfigFile(workspace, flags.config, flagName('config')) ? {} : { url: 'http://127.0.0.1' };
  const config = loadConfig({ workspace, path: flags.config, inputs, environment: null, nameOf: flagName });
  const base: BaseSide = { kind: 'stored', source: 'file', document };
  const demand = await readCoverage(config);
  const coverage = demand && coverageOf(demand, head.scenarios);
  const judged = judge(head, base, config, coverage);
  // The base was asked for by its name: one that has nothing to compare with is missing.
  const strict = { ...config, judgement: { ...config.judgement, onMissingBaseline: 'fail' as const } };
  const isUnmet = judged.tally['no baseline'] > 0 && lacksBase(judged) && config.judgement.onMissingBaseline === null;
  const result = isUnmet ? judge(head, base, strict, coverage) : judged;
  printResult(result);
  if (flags.output) {
    mkdirSync(flags.output, { recursive: true });
    const { resultPath, reportPath } = writeReports(result, resolve(flags.output));
    console.log(`Report: ${reportPath}\nResult: ${resultPath}`);
  }
  return exitCodeOfResult(result);
}
