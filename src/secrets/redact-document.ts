import type { Redactor } from './redactor.ts';

/** Keys whose values are figures, words of a schema, hashes and dates: nobody can write a secret there. */
const FIXED = new Set(
  'kind schema version conclusion class verdict severity metric unit source test type hash histogram startedAt finishedAt measuredAt commit cpuSource memoryKind order limit setupEach key runId attempt from effect better failOn onMissingBaseline onRemovedScenario inconclusive declared taken'.split(
    ' ',
  ),
);
/** Keys whose values are names: of a scenario, a request, a journey. */
const NAMES = new Set(['label', 'name', 'scenario']);
/** Keys whose values are records by names that a user chose. */
const BY_NAME = new Set(['labels', 'journeys', 'errors', 'failures', 'readings', 'before']);
const DEEPEST = 60;

/**
 * Masks the secrets in everything of a document that is free text, and in the names of its requests and journeys; figures
 * and the words of its schema stay. A name that would then be another's gets a number, the same in every document.
 */
export class DocumentRedactor {
  readonly #redactor: Redactor;
  readonly #names = new Map<string, string>();
  readonly #taken = new Map<string, string>();

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  redact<T>(document: T): T {
    return this.#value(document, '', 0) as T;
  }

  #value(value: unknown, key: string, depth: number): unknown {
    if (typeof value === 'string') {
      if (FIXED.has(key)) return value;
      return NAMES.has(key) ? this.#name(value) : this.#redactor.text(value);
    }
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
    if (Array.isArray(value)) return value.map((item) => this.#value(item, key, depth + 1));
    const rename = BY_NAME.has(key) ? (name: string) => this.#name(name) : (name: string) => name;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [
        rename(name),
        this.#value(child, BY_NAME.has(key) ? '' : name, depth + 1),
      ]),
    );
  }

  #name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const masked = this.#redactor.text(name);
    let free = masked;
    for (let number = 2; masked !== name && (this.#taken.get(free) ?? name) !== name; number++)
      free = `${masked} ${number}`;
    this.#names.set(name, free);
    this.#taken.set(free, name);
    return free;
  }
}
