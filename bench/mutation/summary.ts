/** The part that is read here of Stryker's report (github.com/stryker-mutator/mutation-testing-elements, report-schema). */
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

/** A fault that no test noticed. */
export interface Survivor {
  file: string;
  line: number;
  mutator: string;
  /** The code that was replaced, and by what. */
  original: string;
  replacement: string;
}

interface FileScore {
  file: string;
  killed: number;
  timedOut: number;
  survived: number;
  /** Of what was tried. */
  score: number;
}

/** bench/results/mutation.json */
export interface MutationResults {
  tool: string;
  node: string;
  wallSeconds: number;
  /** Faults that were tried, and those noticed: by a failing test, or because it never ended. */
  tried: number;
  killed: number;
  timedOut: number;
  /** Faults in what is computed once, when a module is loaded: not tried, because each needs a process of its own. */
  leftOut: number;
  /** (killed + timedOut) / tried */
  score: number;
  files: FileScore[];
  survivors: Survivor[];
}

export function summarise(
  reports: readonly StrykerReport[],
): Pick<MutationResults, 'tried' | 'killed' | 'timedOut' | 'leftOut' | 'score' | 'files' | 'survivors'> {
  const files = reports.flatMap((report) => Object.entries(report.files)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const scored = files.map(([file, { mutants }]) => ({ file, ...scoreOf(mutants) }));
  const leftOut = files.flatMap(([, { mutants }]) => mutants).filter(({ status }) => status === 'Ignored').length;
  const survivors = files.flatMap(([file, { source, mutants }]) =>
    mutants.filter(isUnnoticed).map((mutant) => ({
      file,
      line: mutant.location.start.line,
      mutator: mutant.mutatorName,
      original: excerpt(source, mutant.location),
      replacement: mutant.replacement ?? '',
    })),
  );
  const { tried, ...total } = scoreOf(files.flatMap(([, { mutants }]) => mutants));
  const { killed, timedOut, score } = total;
  return {
    tried,
    killed,
    timedOut,
    leftOut,
    score,
    files: scored.filter((one) => one.tried > 0).map(({ tried: _, ...one }) => one),
    survivors,
  };
}

function isUnnoticed({ status }: StrykerMutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

function scoreOf(mutants: readonly StrykerMutant[]) {
  const killed = mutants.filter(({ status }) => status === 'Killed').length;
  const timedOut = mutants.filter(({ status }) => status === 'Timeout').length;
  const survived = mutants.filter(isUnnoticed).length;
  const tried = killed + timedOut + survived;
  return { tried, killed, timedOut, survived, score: Number(((killed + timedOut) / tried).toFixed(4)) };
}

function excerpt(source: string, { start, end }: StrykerMutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] as string).slice(0, end.column - 1);
  lines[0] = (lines[0] as string).slice(start.column - 1);
  return lines.join('\n');
}
