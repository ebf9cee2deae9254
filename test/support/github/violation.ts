/** Where client and stand-in disagree with GitHub's description, or the stand-in lacks what was asked. */
export interface Violation {
  method: string;
  path: string;
  side: 'request' | 'response';
  errors: string[];
}

/** Thrown to answer 500 and to be recorded. */
export class ViolationError extends Error {
  readonly side: Violation['side'];
  readonly errors: string[];

  constructor(side: Violation['side'], errors: string[]) {
    super(errors.join('\n'));
    this.side = side;
    this.errors = errors;
  }
}
