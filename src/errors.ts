/** Where a failure comes from. Decides the exit code of the local command and the wording of the message. */
export type ErrorClass = 'config' | 'target' | 'load' | 'baseline' | 'github' | 'internal';

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

/** Exit codes of the local command: 0 pass, 1 failed gate, 2 config, 3 target, 4 load, 5 anything else. */
export function exitCodeOf(error: unknown): 2 | 3 | 4 | 5 {
  if (!(error instanceof PerfGateError)) return 5;
  switch (error.class) {
    case 'config':
      return 2;
    case 'target':
      return 3;
    case 'load':
      return 4;
    default:
      return 5;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A message as one sentence: of the log that it quotes, only the last line. */
export function inOneLine(message: string): string {
  const [prose = '', ...log] = message.split('\n').filter((line) => line.trim() !== '');
  const said = prose.replace(/\s*(Last lines of its log:|Its log is empty\.)$/, '');
  const last = log.at(-1)?.trim();
  return last === undefined ? said : `${said.replace(/\.$/, '')} (the end of its log: ${last.replace(/\.$/, '')}).`;
}
