import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaselineStore } from './baseline/store.ts';
import type { Config } from './config/config.ts';
import { reduceRun } from './measurement/job.ts';
import type { Origin, RunDocument } from './measurement/run-document.ts';
import type { FoundAcceptance } from './publish/acceptance.ts';
import { renderHtml } from './report/html.ts';
import type { Progress } from './scenario/progress.ts';
import { type Extension, measure, type Side } from './scenario/rounds.ts';
import type { Registry } from './target/process-registry.ts';
import { accept, isAcceptable } from './verdict/accept.ts';
import type { BaseSide } from './verdict/base-side.ts';
import { judge } from './verdict/judge.ts';
import { describeExtension, isUndecided, planExtension } from './verdict/looks.ts';
import type { Result } from './verdict/result.ts';

export interface GateOptions {
  version: string;
  config: Config;
  origin: Origin;
  baseline: BaselineStore;
  /** Asked for a person's word that what fails may be merged; null where nobody can give it. */
  acceptance: (() => Promise<FoundAcceptance>) | null;
  /** Folder for documents, reports and logs; it is made. */
  output: string;
  agentScript: string;
  processes: Registry;
  /** Its reason says why the run was cancelled. */
  abort: AbortSignal;
  /** Told what was declared before the first round. */
  onPlan(text: string): void;
  onProgress(progress: Progress): void;
}

export interface GateOutcome {
  result: Result;
  resultPath: string;
  reportPath: string;
}

/**
 * The story of a run: measure, keep the documents, find the baseline, save this run as one, judge, report. What was
 * measured is on disk before anything is judged, and a failure on the way is part of the result.
 */
export async function gate(options: GateOptions): Promise<GateOutcome> {
  const { config, output, baseline } = options;
  mkdirSync(output, { recursive: true });
  // The folder keeps itself out of the user's commits.
  writeFileSync(join(output, '.gitignore'), '*\n');

  const sides = sidesOf(config, options.origin);
  const extension = extensionOf(config, sides);
  if (extension) options.onPlan(describeExtension(config.scenarios, extension.rounds, config.judgement));
  const runs = await measure({ ...options, sides, extension, scenarios: config.scenarios, logFolder: output });
  const head = runs.at(-1) as RunDocument;
  const besides = runs.length > 1 ? (runs[0] as RunDocument) : null;
  writeDocument(join(output, 'run.json'), head);
  if (besides) writeDocument(join(output, 'base-run.json'), besides);

  const stored = options.abort.aborted ? nothing('the run was cancelled') : await baseline.find();
  const base: BaseSide = besides ? { kind: 'same-job', job: reduceRun(besides) } : stored.base;
  const saved = head.failure ? [] : await baseline.save(reduceRun(head));

  const judged = judge(head, base, config);
  const word = isAcceptable(judged) ? await options.acceptance?.() : undefined;
  const settled = word?.acceptance ? accept(judged, word.acceptance) : judged;
  const notices = [...settled.notices, ...stored.notices, ...saved, ...(word?.notice ? [word.notice] : [])];
  const result = { ...settled, notices };
  return { result, ...writeReports(result, output) };
}

/** Writes a result as JSON and as a page. */
export function writeReports(result: Result, output: string): { resultPath: string; reportPath: string } {
  const resultPath = join(output, 'result.json');
  const reportPath = join(output, 'report.html');
  writeDocument(resultPath, result);
  writeFileSync(reportPath, renderHtml(result));
  return { resultPath, reportPath };
}

function sidesOf(config: Config, origin: Origin): Side[] {
  const head: Side = { name: 'head', target: config.target, origin };
  return config.base ? [{ name: 'base', target: config.base, origin }, head] : [head];
}

/** A second look is worth its time where the first leaves something undecided. */
function extensionOf(config: Config, sides: Side[]): Extension | null {
  const rounds = planExtension(config.scenarios, sides.length, config.judgement);
  if (rounds === null) return null;
  const isWanted = ([base, head]: RunDocument[]) =>
    base !== undefined &&
    head !== undefined &&
    isUndecided(judge(head, { kind: 'same-job', job: reduceRun(base) }, config));
  return { rounds, isWanted };
}

function writeDocument(path: string, document: RunDocument | Result): void {
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}

function nothing(reason: string): { base: BaseSide; notices: string[] } {
  return { base: { kind: 'none', reason }, notices: [] };
}
