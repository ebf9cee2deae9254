import { fakeJson, fakeText, fakeValues } from '../template/fake-values.ts';
import { escapeFor, type Piece, type Place, type Slot } from '../template/place.ts';
import { writeFakerCall } from '../template/template.ts';
import type { JourneyPlan, RequestTemplate } from './planned-traffic.ts';
import type { Turn } from './turn-data.ts';
import { joinCookies, type UserCookies } from './user-cookies.ts';

/** Why a request cannot be put together. */
export class Unsendable {
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
}

const INVALID_HEADER = new Unsendable('header value that cannot be sent');

/** Fills in the value of a turn, escaped. */
type Fill = (turn: Turn) => string | Unsendable;
type BoundPiece = string | Uint8Array | Fill;

/** A template whose values are at hand: escaped before the run where they are known then. */
export interface BoundTemplate extends Pick<RequestTemplate, 'fixed'> {
  head: BoundPiece[];
  body: BoundPiece[] | null;
  cookies: BoundPiece[] | null;
}

/**
 * Binds the templates of requests to their data. What the rows and the made-up values are at a place is escaped once.
 *
 * @throws PerfGateError `config` where faker has no such method
 */
export class TemplateBinder {
  /** Names of extracted values, in the order of their indices. */
  readonly #extracted: readonly string[];
  readonly #plan: Pick<JourneyPlan, 'seed' | 'feeders'>;
  readonly #columns = new Map<string, (string | null)[]>();

  constructor(plan: Pick<JourneyPlan, 'seed' | 'feeders'>, extracted: readonly string[]) {
    this.#plan = plan;
    this.#extracted = extracted;
  }

  async bind({ head, body, fixed, cookies }: RequestTemplate): Promise<BoundTemplate> {
    return {
      head: await this.#pieces(head),
      body: body && (await this.#pieces(body)),
      cookies: cookies && (await this.#pieces(cookies)),
      fixed,
    };
  }

  async #pieces(pieces: readonly Piece[]): Promise<BoundPiece[]> {
    const bound: BoundPiece[] = [];
    for (const piece of pieces) {
      bound.push(typeof piece === 'string' || piece instanceof Uint8Array ? piece : await this.#fill(piece));
    }
    return bound;
  }

  async #fill(slot: Slot): Promise<Fill> {
    const { place } = slot;
    switch (slot.kind) {
      case 'extracted': {
        const index = this.#extracted.indexOf(slot.name);
        const missing = new Unsendable(`nothing extracted for "${slot.name}"`);
        return ({ extracted }) => {
          const value = extracted[index];
          if (value === undefined) return missing;
          if (typeof value === 'string') return escapeFor(place, value) ?? INVALID_HEADER;
          return escapeFor(place, value.at(place)) ?? INVALID_HEADER;
        };
      }
      case 'faker': {
        const raw = await fakeValues(slot, this.#plan.seed);
        const write = place === 'json value' ? fakeJson : fakeText;
        const values = this.#escaped(writeFakerCall(slot), place, () => raw.map(write));
        return ({ number }) => values[number % values.length] ?? INVALID_HEADER;
      }
      case 'feeder': {
        const at = this.#plan.feeders.findIndex(({ name }) => name === slot.feeder);
        const feeder = this.#plan.feeders[at];
        const column = feeder?.columns.indexOf(slot.column) ?? -1;
        const rows = (place === 'json value' ? feeder?.json : null) ?? feeder?.rows ?? [];
        const values = this.#escaped(`${slot.feeder}.${slot.column}`, place, () =>
          rows.map((row) => row[column] ?? ''),
        );
        return ({ rows }) => values[rows[at] as number] ?? INVALID_HEADER;
      }
    }
  }

  #escaped(name: string, place: Place, values: () => readonly string[]): (string | null)[] {
    const key = `${place} ${name}`;
    const known = this.#columns.get(key);
    if (known) return known;
    const escaped = values().map((value) => escapeFor(place, value));
    this.#columns.set(key, escaped);
    return escaped;
  }
}

/**
 * Puts a request together as bytes, with what the turn has.
 *
 * @param cookies of the user, where they go with the request
 */
export function renderRequest(
  template: BoundTemplate,
  turn: Turn,
  cookies: UserCookies | null,
): Uint8Array | Unsendable {
  const head = renderText(template.head, turn);
  if (head instanceof Unsendable) return head;
  const header = renderCookies(template, turn, cookies, () => requestTargetOf(head));
  if (header instanceof Unsendable) return header;
  const lead = header === '' ? head : `${head}Cookie: ${header}\r\n`;
  if (template.body === null) return Buffer.from(`${lead}\r\n`, 'latin1');
  if (template.body.some((piece) => piece instanceof Uint8Array)) return withBytes(lead, template.body, turn);
  const body = renderText(template.body, turn);
  if (body instanceof Unsendable) return body;
  return Buffer.from(`${lead}Content-Length: ${body.length}\r\n\r\n${body}`, 'latin1');
}

/**
 * Puts the header of cookies together: those that the request has itself, and those of the user for this path.
 *
 * @returns empty: none go with it
 */
export function renderCookies(
  { cookies: own }: BoundTemplate,
  turn: Turn,
  cookies: UserCookies | null,
  path: () => string,
): string | Unsendable {
  const kept = cookies?.isEmpty === false ? cookies.headerFor(path()) : '';
  const written = own === null ? '' : renderText(own, turn);
  return written instanceof Unsendable ? written : joinCookies(written, kept);
}

/** Takes path and query out of a request's first line. */
export function requestTargetOf(head: string): string {
  const from = head.indexOf(' ') + 1;
  return head.slice(from, head.indexOf(' ', from));
}

/** @param pieces without bytes */
function renderText(pieces: readonly BoundPiece[], turn: Turn): string | Unsendable {
  let text = '';
  for (const piece of pieces) {
    const value = typeof piece === 'function' ? piece(turn) : (piece as string);
    if (typeof value !== 'string') return value;
    text += value;
  }
  return text;
}

/** Puts a request together whose body has bytes of a file, which are never turned into text. */
function withBytes(lead: string, pieces: readonly BoundPiece[], turn: Turn): Uint8Array | Unsendable {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const piece of pieces) {
    const value = typeof piece === 'function' ? piece(turn) : piece;
    if (value instanceof Unsendable) return value;
    const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
    parts.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat([Buffer.from(`${lead}Content-Length: ${length}\r\n\r\n`, 'latin1'), ...parts]);
}
