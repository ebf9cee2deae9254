import { keyOf, numbersIn, shapeOf } from './shapes.ts';
import type { Seen } from './truth.ts';

const MARK = /mark([A-Z0-9_]+)mark/;
/** In a truth that was written by hand: some value. */
const ANYTHING = '*';
/** Numbers from here on are times, which go on. */
const TIMES = 1e9;
/** How far beyond the range that was recorded a random number may lie, as a share of the range. */
const BEYOND = 0.25;

/** Compares requests of a configuration with recorded ones. */
export class Matching {
  readonly #source: string;
  /** Whether headers beside those of the truth are differences. */
  readonly #allHeaders: boolean;
  readonly #validates: (schema: Record<string, unknown>, body: unknown) => boolean;

  /** @param source the text that was converted, in which the value of every variable has to stand */
  constructor(
    source: string,
    allHeaders: boolean,
    validates: (schema: Record<string, unknown>, body: unknown) => boolean,
  ) {
    this.#source = source;
    this.#allHeaders = allHeaders;
    this.#validates = validates;
  }

  /** Whether a request is the recorded one. */
  isSame(own: Seen, truth: Seen): boolean {
    if (own.method !== truth.method || own.origin !== truth.origin) return false;
    if (truth.ranges && this.#isWithin(own, truth, truth.ranges)) return true;
    const target =
      truth.targetLike === undefined
        ? this.#isText(own.target, truth.target)
        : new RegExp(`^${truth.targetLike}$`, 's').test(own.target);
    return target && this.#areHeaders(own.headers ?? {}, truth.headers ?? {}) && this.#isBodyOf(own, truth);
  }

  #isWithin(own: Seen, truth: Seen, ranges: [number, number][]): boolean {
    const bare = (seen: Seen) => keyOf({ ...seen, headers: withoutType(seen.headers ?? {}, truth.headers ?? {}) });
    if (shapeOf(bare(own)) !== shapeOf(keyOf(truth))) return false;
    const numbers = numbersIn(bare(own));
    return ranges.every(([least, most], at) => {
      const value = numbers[at] ?? least;
      const beyond = (most - least) * BEYOND;
      return (least >= TIMES && value >= TIMES) || (value >= least - beyond && value <= most + beyond);
    });
  }

  #areHeaders(own: Record<string, string>, truth: Record<string, string>): boolean {
    const compared = withoutType(own, truth);
    if (this.#allHeaders && Object.keys(compared).some((name) => truth[name] === undefined)) return false;
    return Object.entries(truth).every(([name, value]) => this.#isText(compared[name] ?? '', value));
  }

  #isBodyOf({ body }: Seen, truth: Seen): boolean {
    if (truth.bodySchema) return this.#validates(truth.bodySchema, body);
    return this.#isValue(body, truth.body);
  }

  #isValue(own: unknown, truth: unknown): boolean {
    if (typeof own === 'string' && MARK.test(own)) return this.#isText(own, String(truth));
    if (typeof own === 'string' && typeof truth === 'string') return own === truth;
    if (typeof own !== 'object' || own === null || typeof truth !== 'object' || truth === null) return own === truth;
    const [keys, others] = [Object.keys(own), Object.keys(truth)];
    if (Array.isArray(own) !== Array.isArray(truth) || keys.length !== others.length) return false;
    return keys.every((key) => this.#isValue(own[key as never], truth[key as never]));
  }

  /** Whether a text is the recorded one; what stands for a variable may be any value that the source has. */
  #isText(own: string, truth: string): boolean {
    if (truth === ANYTHING) return own !== '';
    const parts = own.split(new RegExp(MARK, 'g'));
    if (parts.length === 1) return own === truth;
    const pattern = parts
      .map((part, at) => (at % 2 === 1 ? '(.+?)' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
      .join('');
    const found = new RegExp(`^${pattern}$`, 's').exec(truth);
    return found?.slice(1).every((value, at) => this.#isKnown(parts[at * 2 + 1] as string, value)) ?? false;
  }

  #isKnown(name: string, value: string): boolean {
    const base64 = Buffer.from(value).toString('base64');
    return (
      value === `env-${name}` || [value, base64, encodeURIComponent(value)].some((form) => this.#source.includes(form))
    );
  }
}

/** Headers without the media type where the recorded request had none: perf-gate says what JSON and forms are. */
function withoutType(own: Record<string, string>, truth: Record<string, string>): Record<string, string> {
  const { 'content-type': type, ...others } = own;
  return truth['content-type'] === undefined || type === undefined ? others : own;
}
