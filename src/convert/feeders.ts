import { isNumeric } from '../text/exact-number.ts';
import { quote } from '../text/quote.ts';
import type { ImportedScenario } from './imported.ts';
import { identifierFrom } from './names.ts';
import { isPlaceholderLike } from './placeholders.ts';
import type { Secrets } from './secrets.ts';
import { Dictionary, type Feeder, type Known, List, Unknown, type Value } from './value.ts';

type Data = NonNullable<ImportedScenario['data']>;
type Scalar = string | number | boolean;

/** What stands in perf-gate.yml itself is read by people. */
const MOST_ROWS = 1000;
const MOST_CHARACTERS = 50_000;
/** The column of rows that are no maps. */
const ONLY_COLUMN = 'value';

/** What one scenario takes from rows: each list that a script chooses from becomes data of perf-gate.yml. */
export class Feeders {
  readonly #secrets: Secrets;
  readonly #used = new Map<string, { feeder: Feeder; content: string; columns: Map<string, Scalar[]> }>();
  /** What the way through the script that is being walked has chosen so far, by the names of its data. */
  #chosen = new Map<Feeder, string>();
  #made = new Map<string, object>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** The value of the place in each row that a script has chosen: a placeholder, or why there is none. */
  column(feeder: Feeder, path: readonly string[], line: number): Known | Unknown {
    const isNot = (what: string) => new Unknown([what], line);
    const values = feeder.rows.map((row) => valueAt(row, path));
    const unknown = values.find((value) => value instanceof Unknown);
    if (unknown instanceof Unknown) return unknown;
    const scalars = values.map((value) => (value?.kind === 'data' ? value.value : undefined));
    if (!scalars.every(isScalar)) return isNot('a value that not every row of a list has');
    if (scalars.some((value) => typeof value === 'string' && isPlaceholderLike(value)))
      return isNot('rows with {{ or ${…} in them');
    const numbers = scalars.filter((value) => isNumeric(value)).length;
    const truths = scalars.filter((value) => typeof value === 'boolean').length;
    if (truths > 0 && truths < scalars.length) return isNot('rows of truth values and others');
    const isNumber = numbers + truths > 0 && numbers + truths === scalars.length;
    if (!isNumber && numbers > 0) return isNot('rows of both text and numbers');
    const column = path.length === 0 ? ONLY_COLUMN : path.join('_');
    const { source } = feeder;
    if (source === null) {
      const size = scalars.reduce<number>((sum, value) => sum + String(value).length, 0);
      if (scalars.length > MOST_ROWS || size > MOST_CHARACTERS)
        return isNot('a list that is too long for perf-gate.yml');
    } else if (path.length > 1) return isNot(`rows of ${quote(source.file)} that are nested`);
    const name = this.#chosen.get(feeder) ?? this.#name(feeder);
    this.#chosen.set(feeder, name);
    this.#used.get(name)?.columns.set(column, scalars);
    return { kind: 'placeholder', text: `{{ ${name}.${column} }}`, isNumber };
  }

  /** Whether a made-up value is not used for something else in this turn; from now on it is used for this. */
  isFree(placeholder: string, use: object): boolean {
    const user = this.#made.get(placeholder) ?? use;
    this.#made.set(placeholder, user);
    return user === use;
  }

  /** Begins another way through the script, which chooses from the same data once more. */
  nextWay(): void {
    this.#chosen = new Map();
    this.#made = new Map();
  }

  /** Whether rows that stand in the script hold secrets, which are never written. */
  holdsSecrets({ rows, source }: Feeder): boolean {
    return source === null && rows.slice(0, MOST_ROWS).some((row) => this.#isSecret('value', row, 0));
  }

  #isSecret(name: string, value: Value, depth: number): boolean {
    if (value.kind === 'data' && typeof value.value === 'string') return this.#secrets.isSecret(name, value.value);
    if (value.kind !== 'dictionary' || depth > 10) return false;
    return [...value.entries].some(([key, one]) => this.#isSecret(key, one, depth + 1));
  }

  /** A name for what is chosen: that of the same choice of another way, else a new one. */
  #name(feeder: Feeder): string {
    const { name, source, order, rows } = feeder;
    const wanted = identifierFrom(name ?? source?.file.replace(/^.*\//, '').replace(/\.[^.]*$/, '') ?? 'rows');
    const content = JSON.stringify([source ?? contentOf(rows), order]);
    const chosen = new Set(this.#chosen.values());
    let free = wanted;
    for (let number = 2; chosen.has(free) || (this.#used.get(free)?.content ?? content) !== content; number++)
      free = `${wanted}_${number}`;
    if (!this.#used.has(free)) this.#used.set(free, { feeder, content, columns: new Map() });
    return free;
  }

  /** The data of the scenario. */
  written(): Data {
    return Object.fromEntries(
      [...this.#used].map(([name, { feeder, columns }]) => {
        const { source, order } = feeder;
        if (source !== null) {
          const { file, columns: names, skipsHeader, delimiter } = source;
          const form = { ...(names && { columns: names }), ...(skipsHeader && { header: true }) };
          return [name, { file, ...form, ...(delimiter && { delimiter }), order }];
        }
        const only = columns.size === 1 ? columns.get(ONLY_COLUMN) : undefined;
        const [first = []] = columns.values();
        const rows =
          only ??
          first.map((_, row) => Object.fromEntries([...columns].map(([key, all]) => [key, all[row] as Scalar])));
        return [name, { rows, order }];
      }),
    );
  }
}

/** What tells rows apart from others, as far as it is worth it. */
function contentOf(rows: readonly Value[]): unknown {
  const plain = (value: Value, depth: number): unknown => {
    if (value.kind === 'data') return String(value.value);
    if (depth > 5) return null;
    if (value instanceof List) return value.items.map((item) => plain(item, depth + 1));
    return value instanceof Dictionary ? [...value.entries].map(([key, one]) => [key, plain(one, depth + 1)]) : null;
  };
  return rows.slice(0, MOST_ROWS).map((row) => plain(row, 0));
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'boolean' || isNumeric(value);
}

/** The value at a path within a row; undefined: there is none. */
export function valueAt(row: Value, path: readonly string[]): Value | undefined {
  let here: Value | undefined = row;
  for (const key of path) {
    if (here instanceof Dictionary) here = here.get(key);
    else if (here instanceof List) here = here.items[Number(key)] ?? here.rest ?? undefined;
    else return undefined;
  }
  return here;
}
