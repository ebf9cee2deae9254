import { parsePointer } from '../text/json-pointer.ts';
import { identifierFrom } from './names.ts';
import type { SentRequest } from './sent-request.ts';
import type { Part } from './value.ts';

/** Names of what is taken from the answers of one scenario: two captures never share one. */
export class CaptureNames {
  readonly #taken = new Set<string>();
  readonly #takenBy = new Map<string, SentRequest>();
  /** Names by the line of the request, which of the requests of that line it is, and what is taken from it. */
  readonly #byPlace = new Map<string, string>();
  #places = new Map<SentRequest, string>();
  #onLine = new Map<number, number>();

  /** Begins another way through the script, on which the same capture has the same name. */
  nextWay(): void {
    this.#places = new Map();
    this.#onLine = new Map();
  }

  #placeOf(request: SentRequest): string {
    const known = this.#places.get(request);
    if (known !== undefined) return known;
    const number = this.#onLine.get(request.line) ?? 0;
    this.#onLine.set(request.line, number + 1);
    const place = `${request.line}.${number}`;
    this.#places.set(request, place);
    return place;
  }
  readonly #last = new Map<string, number>();

  /** `{{ token }}`, and the extraction that it comes from: named after its variable, else after its field. */
  placeholder({ of, from, variable }: Part): string {
    const written = JSON.stringify(from);
    const existing = Object.entries(of.extract).find(
      ([name, source]) => JSON.stringify(source) === written && this.#takenBy.get(name) === of,
    );
    if (existing) return `{{ ${existing[0]} }}`;
    const pointer = from.json === undefined ? null : parsePointer(from.json);
    const field = pointer?.findLast((key) => /[A-Za-z]/.test(key)) ?? from.header ?? 'value';
    const place = `${this.#placeOf(of)} ${written}`;
    const name = this.#byPlace.get(place) ?? this.#take(identifierFrom(variable ?? field));
    this.#byPlace.set(place, name);
    this.#takenBy.set(name, of);
    of.extract[name] = from;
    return `{{ ${name} }}`;
  }

  #take(wanted: string): string {
    let number = this.#last.get(wanted) ?? 0;
    let name: string;
    do {
      number += 1;
      name = number === 1 ? wanted : `${wanted}_${number}`;
    } while (this.#taken.has(name));
    this.#last.set(wanted, number);
    this.#taken.add(name);
    return name;
  }
}
