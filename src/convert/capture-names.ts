import { identifierFrom } from './names.ts';
import type { Answered, Value } from './value.ts';

/** Names of what is taken from the answers of one scenario: two captures never share one. */
export class CaptureNames {
  readonly #takenBy = new Map<string, Answered>();
  readonly #last = new Map<string, number>();

  /** `{{ token }}`, and the extraction that it comes from: named after its variable, else after its field. */
  placeholder({ of, pointer, variable }: Extract<Value, { kind: 'part' }>): string {
    const existing = Object.entries(of.extract).find(
      ([name, { json }]) => json === pointer && this.#takenBy.get(name) === of,
    );
    if (existing) return `{{ ${existing[0]} }}`;
    const field = pointer.split('/').findLast((key) => /[A-Za-z]/.test(key)) ?? 'value';
    const name = this.#take(variable && identifierFrom(variable) === variable ? variable : identifierFrom(field));
    this.#takenBy.set(name, of);
    of.extract[name] = { json: pointer };
    return `{{ ${name} }}`;
  }

  #take(wanted: string): string {
    let number = this.#last.get(wanted) ?? 0;
    let name: string;
    do {
      number += 1;
      name = number === 1 ? wanted : `${wanted}_${number}`;
    } while (this.#takenBy.has(name));
    this.#last.set(wanted, number);
    return name;
  }
}
