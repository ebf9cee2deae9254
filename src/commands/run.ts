import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { localRules } from '../baseline/base-rules.ts';
import { isBaseline, localBaseline } from '../baseline/local-baseline.ts';
import { localOrigin } from '../checkout/checked-out.ts';
import { mainBranch } from '../checkout/main-branch.ts';
import { RUN_FILES } from '../checkout/output-folder.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { PerfGateError } from '../errors.ts';
import type { Listen } from '../events.ts';
import { gate } from '../gate.ts';
import { LivePage } from '../live/live-page.ts';
import { redactOutput } from '../secrets/border.ts';
import { AT_DESK } from '../settings/occasion.ts';
import { plainLines } from '../text/plain.ts';
import { isUnmet } from '../verdict/findings.ts';
import { VERSION } from '../version.ts';
import { exitCodeOfResult } from './exit-code.ts';
import { flagName, inputsOf, type RunFlags } from './flags.ts';
import { listScenarios } from './list.ts';
import { nextSteps } from './next-steps.ts';
import { openOutput } from './output.ts';
import { printLast, printResult } from './print.ts';
import { showProgress } from './progress.ts';
import { openSession } from './session.ts';
import { readTypedWords } from './typed-words.ts';

/** `perf-gate run`. @param words names of scenarios, or a URL that is measured instead of them @returns the exit code */
export async function run(words: readonly string[], flags: RunFlags): Promise<number> {
  redactOutput();
  const workspace = process.cwd();
  const kind = flags.baseline !== undefined && isBaseline(flags.baseline) ? flags.baseline : undefined;
  const { url, names } = readTypedWords(words);
  const scenario = [...names, ...((flags.scenario as string[] | undefined) ?? [])];
  const inputs = { ...inputsOf({ ...flags, scenario }), baseline: kind };
  const request = { workspace, path: flags.config, inputs, occasion: AT_DESK, nameOf: flagName };
  // To list scenarios, nothing is sent, and so no secret is needed.
  const environment = flags.list ? null : process.env;
  const config = loadConfig({ ...request, typedUrl: url, environment });
  if (flags.list) return listScenarios(config);
  if (flags.output.trim() === '') throw new PerfGateError('config', '--output: expected the name of a folder');
  if (flags.base !== undefined && config.base) {
    throw new PerfGateError(
      'config',
      `${config.file} has a base of its own, which takes the place of --base; remove one`,
    );
  }
  const output = openOutput(workspace, flags.output, RUN_FILES);
  const file = kind === undefined ? (flags.baseline ?? null) : null;
  const baselineFile = resolve(workspace, file ?? join(flags.output, 'baseline.json'));
  const chosen = localBaseline({
    wanted: config.baseline,
    base: flags.base ?? null,
    file: baselineFile,
    named: file !== null,
    key: config.key,
    scenarios: config.scenarios.map(({ name }) => name),
    save: flags.saveBaseline ?? false,
  });
  const progress = showProgress(process.stderr);
  const dist = dirname(dirname(realpathSync(process.argv[1] as string)));
  let page: LivePage | null = null;
  const listen: Listen = (event) => {
    progress.listen(event);
    page?.listen(event);
  };
  const session = await openSession(dist, tmpdir(), listen);
  // At a desk one's own rules count; what they change is said all the same.
  const withDifferences = async (): Promise<Config> => {
    if (chosen.baseCommit === null || url !== undefined) return config;
    const base = await localRules(chosen.baseCommit, { workspace, path: flags.config ?? '' }, session);
    if (base === null) return config;
    const { rules } = loadConfig({ ...request, rules: { policy: 'head', base } });
    return { ...config, ...(rules && { rules }) };
  };
  try {
    const origin = await localOrigin(workspace);
    const whole = await withDifferences();
    if (flags.ui) {
      page = await LivePage.open(whole.scenarios);
      console.error(`perf-gate: this run can be watched at ${page.url}`);
    }
    const { result, files } = await gate(
      {
        version: VERSION,
        config: whole,
        origin,
        ...chosen,
        output,
        agentScript: session.agentScript,
        acceptance: null,
        audience: null,
      },
      session,
    );
    progress.close();
    await page?.end(result, files?.reportPath ?? null);
    const failed = result.conclusion === 'failure';
    if (isUnmet(result) && failed) {
      console.error(`perf-gate: ${plainLines(result.failure?.message ?? '').join('\n')}`);
      printLast(result);
      return exitCodeOfResult(result);
    }
    const saved = flags.saveBaseline === true && result.failure === null;
    const at = (path: string) => relative(workspace, path);
    printResult(result, {
      verbose: flags.verbose === true,
      closing: [
        ...(files ? [`Report: ${at(files.reportPath)}`, `Result: ${at(files.resultPath)}`] : []),
        ...(saved ? [`Baseline saved: ${at(baselineFile)}`] : []),
      ],
      next: nextSteps(result, {
        typed: process.argv.slice(2),
        saved,
        isStored: config.baseline !== 'none',
        branch: canHaveBase(config, url) && flags.base === undefined ? mainBranch(workspace) : null,
      }),
    });
    return exitCodeOfResult(result);
  } finally {
    progress.close();
    await page?.close();
    await session.close();
    output.close();
  }
}

/** Whether a branch could be measured beside the changes here. */
function canHaveBase(config: Config, url: string | undefined): boolean {
  return url === undefined && config.base === null && config.baseline !== 'none' && config.target.start !== null;
}
