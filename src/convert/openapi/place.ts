import { PerfGateError } from '../../errors.ts';
import { formatPointer, valueAt } from '../../text/json-pointer.ts';
import { oneLine } from '../../text/quote.ts';

/** A place in one of the files that a document is made of. */
export interface Place {
  value: unknown;
  file: string;
  /** The keys that lead to it from the top of that file. */
  path: readonly string[];
}

/** The place below another, by keys that are written there: nothing is followed on the way. */
export function below(place: Place, ...keys: string[]): Place {
  return { value: valueAt(place.value, keys), file: place.file, path: [...place.path, ...keys] };
}

/** What makes a place the same as another. */
export function idOf({ file, path }: Place): string {
  return `${file}${fragmentOf(path)}`;
}

export function fragmentOf(path: readonly string[]): string {
  return `#${formatPointer(path)}`;
}

/** A reference that cannot be followed. It costs what needs it, and not the whole document. */
export class ReferenceProblem extends PerfGateError {
  /** Its line in the document's first file; null: it stands in another file, or the line is not known. */
  readonly line: number | null;
  /** What is wrong, with the place where it is in another file. */
  readonly reason: string;

  constructor(where: { shown: string; line: number | null; isTop: boolean }, reason: string) {
    super('config', `${where.shown}: ${reason}`);
    this.name = 'ReferenceProblem';
    this.line = where.isTop ? where.line : null;
    this.reason = oneLine(where.isTop ? reason : `${where.shown}: ${reason}`);
  }
}
