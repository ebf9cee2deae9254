import { whyEquivalent } from './equivalent.ts';

/**
 * The part of Stryker's report that is read here (github.com/stryker-mutator/mutation-testing-elements, report-schema).
 */
export interface StrykerReport {
  files: Record<string, { source: string; mutants: StrykerMutant[] }>;
}

interface StrykerMutant {
  mutatorName: string;
  replacement?: string;
  status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'Ignored' | 'RuntimeError' | 'CompileError' | 'Pending';
  /** Lines and columns from 1. */
  location: { start: Position; end: Position };
}

interface Position {
  line: number;
  column: number;
}

/** What Stryker tried of one batch. */
export interface BatchReport {
  report: StrykerReport;
  /** The share of the faults that was tried. */
  share: number;
}

/** A fault that no test noticed. */
interface Survivor {
  file: string;
  line: number;
  mutator: string;
  /** The code that was replaced, and by what. */
  original: string;
  replacement: string;
  /** Why no test can notice it; null where one could. */
  equivalent: string | null;
}

interface FileScore {
  file: string;
  /** The share of its faults that was tried. */
  share: number;
  killed: number;
  timedOut: number;
  survived: number;
  /** The score, out of what was tried. */
  score: number;
}

/** The content of bench/results/mutation.json. */
export interface MutationResults {
  tool: string;
  node: string;
  /** Faults that were tried, and those that a failing test noticed. */
  tried: number;
  killed: number;
  /**
   * Faults with which the tests did not end in time: in an endless loop, or on a busy machine. Not counted as noticed.
   */
  timedOut: number;
  survived: number;
  /** Faults that were not tried because they are not in the sample. */
  notInSample: number;
  /**
   * Faults that were not tried because they are in code that runs once, when a module is loaded: each needs its own
   * process.
   */
  atLoading: number;
  /** Share of the faults that a failing test notices, as if all had been tried. */
  score: number;
  files: FileScore[];
  survivors: Survivor[];
}

export function summarise(batches: readonly BatchReport[]): Omit<MutationResults, 'tool' | 'node'> {
  const files = batches
    .flatMap(({ report, share }) =>
      Object.entries(report.files).map(([file, { source, mutants }]) => ({ file, source, mutants, share })),
    )
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const all = files.flatMap(({ mutants }) => mutants);
  const scored = files.map(({ file, share, mutants }) => ({ file, share, ...countsOf(mutants) }));
  const weighed = (of: (one: (typeof scored)[number]) => number) =>
    scored.reduce((sum, one) => sum + of(one) / one.share, 0);
  return {
    ...countsOf(all),
    notInSample: all.filter(({ status }) => status === 'CompileError').length,
    atLoading: all.filter(({ status }) => status === 'Ignored').length,
    score: rounded(weighed(({ killed }) => killed) / weighed(({ tried }) => tried)),
    files: scored.flatMap(({ tried, ...one }) => {
      return tried > 0 ? [{ ...one, score: rounded(one.killed / tried) }] : [];
    }),
    survivors: files.flatMap(({ file, source, mutants }) =>
      mutants.filter(isUnnoticed).map((mutant) => survivorOf(file, source, mutant)),
    ),
  };
}

/** Puts what was tried of some files in the place of what an earlier run tried of them. */
export function replaceFiles(
  earlier: MutationResults,
  fresh: Omit<MutationResults, 'tool' | 'node'>,
  named: readonly string[],
): MutationResults {
  const others = <T extends { file: string }>(entries: readonly T[]) =>
    entries.filter(({ file }) => !named.includes(file));
  const files = [...others(earlier.files), ...fresh.files].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const total = (of: (one: FileScore) => number) => files.reduce((sum, one) => sum + of(one), 0);
  const triedOf = ({ killed, timedOut, survived }: FileScore) => killed + timedOut + survived;
  return {
    ...earlier,
    tried: total(triedOf),
    killed: total(({ killed }) => killed),
    timedOut: total(({ timedOut }) => timedOut),
    survived: total(({ survived }) => survived),
    notInSample: earlier.notInSample + fresh.notInSample,
    atLoading: earlier.atLoading + fresh.atLoading,
    score: rounded(total(({ killed, share }) => killed / share) / total((one) => triedOf(one) / one.share)),
    files,
    survivors: [...others(earlier.survivors), ...fresh.survivors].toSorted((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

function survivorOf(
  file: string,
  source: string,
  { mutatorName, replacement = '', location }: StrykerMutant,
): Survivor {
  const fault = { file, mutator: mutatorName, original: excerpt(source, location), replacement };
  return {
    ...fault,
    line: location.start.line,
    equivalent: whyEquivalent(fault, source.split('\n')[location.start.line - 1] ?? ''),
  };
}

function isUnnoticed({ status }: StrykerMutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

function countsOf(mutants: readonly StrykerMutant[]) {
  const killed = mutants.filter(({ status }) => status === 'Killed').length;
  const timedOut = mutants.filter(({ status }) => status === 'Timeout').length;
  const survived = mutants.filter(isUnnoticed).length;
  return { tried: killed + timedOut + survived, killed, timedOut, survived };
}

function rounded(share: number): number {
  return Number(share.toFixed(4));
}

function excerpt(source: string, { start, end }: StrykerMutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] as string).slice(0, end.column - 1);
  lines[0] = (lines[0] as string).slice(start.column - 1);
  return lines.join('\n');
}

/** Words what docs/how-it-decides.md says about it. */
export function sentenceOf({ score, tried, killed, timedOut }: MutationResults): string {
  const count = (number: number) => number.toLocaleString('en-US');
  return (
    `${Math.floor(100 * score)} % of them make a test fail (${count(tried)} tried, ${count(killed)} seen; ` +
    `${count(timedOut)} that did not end in time are not counted as seen)`
  );
}
