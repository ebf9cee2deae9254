import { readBaselineFile, readRunFile } from '../baseline/file.ts';
import type { OutputFolder } from '../checkout/output-folder.ts';
import { readConfigFile } from '../config/file/config-file.ts';
import { loadConfig } from '../config/load-config.ts';
import { messageOf, PerfGateError } from '../errors.ts';
import { readCoverage } from '../gate.ts';
import { type ReportPaths, writeReports } from '../publish/report-files.ts';
import { sentence } from '../text/sentence.ts';
import type { BaseSide } from '../verdict/base-side.ts';
import { coverageOf } from '../verdict/coverage.ts';
import { judge } from '../verdict/judge.ts';
import type { Result } from '../verdict/result.ts';
import { exitCodeOfResult, lacksBase } from './exit-code.ts';
import { flagName } from './flags.ts';
import { openOutput } from './output.ts';
import { printResult } from './print.ts';

/** `perf-gate compare`. @returns the exit code */
export async function compareFiles(
  basePath: string,
  headPath: string,
  flags: { config?: string; output?: string; verbose?: boolean },
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
  const closing: string[] = [];
  if (flags.output) {
    const output = openOutput(workspace, flags.output, ['result.json', 'report.html']);
    const { resultPath, reportPath } = keepReports(result, output);
    closing.push(`Report: ${reportPath}`, `Result: ${resultPath}`);
  }
  printResult(result, { verbose: flags.verbose === true, closing });
  return exitCodeOfResult(result);
}

/** @throws PerfGateError `config` when they cannot be written */
function keepReports(result: Result, output: OutputFolder): ReportPaths {
  try {
    return writeReports(result, output);
  } catch (error) {
    throw new PerfGateError('config', `${sentence(messageOf(error))} Name another folder with --output.`);
  } finally {
    output.close();
  }
}
