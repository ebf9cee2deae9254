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

const NO_REASON = 'no reason was given';

/**
 * Extracts the message of anything that was thrown. It is never empty: an error without words is called by those of its
 * cause, its code or its name.
 */
export function messageOf(error: unknown): string {
  return wordsOf(error, 3) ?? NO_REASON;
}

/** @param depth how many causes are asked, each behind the other */
function wordsOf(error: unknown, depth: number): string | null {
  if (!(error instanceof Error)) return hasWords(String(error ?? '')) ? String(error) : null;
  if (hasWords(error.message)) return error.message;
  // Where several addresses were tried in vain, Node gives the reasons one by one, and none for all of them.
  const causes = error instanceof AggregateError ? error.errors.slice(0, 3) : [error.cause];
  const said = depth === 0 ? [] : causes.map((cause) => wordsOf(cause, depth - 1)).filter((words) => words !== null);
  if (said.length > 0) return [...new Set(said)].join('; ');
  const { code, name } = error as Error & { code?: unknown };
  if (typeof code === 'string' && hasWords(code)) return code;
  return name !== 'Error' && hasWords(name) ? name : null;
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
