/** Where a failure comes from: this decides the exit code of the local command and the wording of the message. */
export const ERROR_CLASSES = ['config', 'target', 'load', 'baseline', 'github', 'internal'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

interface ExitCode {
  code: number;
  /** What `--help` calls it. */
  title: string;
  /** What the documentation says about it. */
  meaning: string;
  /** The class of the failures that end with it; those of any other class end with 5. */
  class?: ErrorClass;
}

/** The exit codes of the local command, ascending. */
export const EXIT_CODES: readonly ExitCode[] = [
  {
    code: 0,
    title: 'pass or neutral',
    meaning: 'pass, and neutral: nothing failed, but not everything was compared or decided',
  },
  { code: 1, title: 'failed gate', meaning: 'the gate failed' },
  { code: 2, title: 'bad configuration', meaning: 'the configuration or a flag is wrong', class: 'config' },
  { code: 3, title: 'target', meaning: 'the target did not start, or ended', class: 'target' },
  { code: 4, title: 'load', meaning: 'no load could be measured', class: 'load' },
  { code: 5, title: 'anything else', meaning: 'anything else, and a run that was canceled' },
  {
    code: 6,
    title: 'no base',
    meaning:
      'the base that was asked for could not be measured, or the baseline that was named could not be read or written',
    class: 'baseline',
  },
];
const ANYTHING_ELSE = 5;

/**
 * A failure that a user can act on. The message says what happened, where, and what to do;
 * it is shown as it is, without a stack trace.
 */
export class PerfGateError extends Error {
  readonly class: ErrorClass;

  constructor(errorClass: ErrorClass, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PerfGateError';
    this.class = errorClass;
  }
}

/** Gives the exit code of the local command after a failure of this class. */
export function exitCodeOfClass(failure: ErrorClass): number {
  return EXIT_CODES.find((entry) => entry.class === failure)?.code ?? ANYTHING_ELSE;
}

/** Gives the exit code of the local command after anything that was thrown. */
export function exitCodeOf(error: unknown): number {
  return error instanceof PerfGateError ? exitCodeOfClass(error.class) : ANYTHING_ELSE;
}

/** Extracts the message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
