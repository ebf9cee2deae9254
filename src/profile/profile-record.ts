import { MOST_FUNCTIONS, MOST_PLACES, type Profile, type ProfiledFunction } from '../measurement/profile.ts';
import { shorten } from '../text/plain.ts';
import { placeIn } from './place.ts';
import type { Frame, Stacks } from './stacks.ts';

/** Characters of a name and of a file. */
const MOST_NAME = 200;
const MOST_FILE = 400;
/** What functions beyond the most are counted as. */
const OTHERS: ProfiledFunction = { name: '(others)', file: null, line: null };
/** What of the whole a place in the tree has to have; the rest counts for its caller. */
const SMALLEST = 0.002;

/** A place in the tree of calls. */
interface Place {
  at: ProfiledFunction;
  /** What was taken there itself, and there and below it. */
  self: number;
  total: number;
  calls: Map<string, Place>;
}

/** Adds up the profiles of several rounds of one side. */
export class ProfileRecord {
  readonly #root: string;
  readonly #changed: ReadonlySet<string>;
  readonly #functions = new Map<string, ProfiledFunction>();
  readonly #rounds: { requests: number; self: Map<string, number> }[] = [];
  readonly #tree: Place = { at: OTHERS, self: 0, total: 0, calls: new Map() };
  #unit: Profile['unit'] = 'ms';

  /** @param root the top folder of the side's checkout @param changed the files that the change touches, from there */
  constructor(root: string, changed: ReadonlySet<string>) {
    this.#root = root;
    this.#changed = changed;
  }

  /** Adds a round. @param profiles one for each process @param requests how many were answered meanwhile */
  add(profiles: readonly Stacks[], requests: number): void {
    const self = new Map<string, number>();
    for (const { unit, stacks } of profiles) {
      this.#unit = unit;
      for (const { frames, amount } of stacks) {
        const named = this.#named(frames);
        const last = named.at(-1);
        if (last === undefined) continue;
        self.set(last.key, (self.get(last.key) ?? 0) + amount);
        this.#grow(named, amount);
      }
    }
    this.#rounds.push({ requests, self });
  }

  /** @returns null where nothing was seen */
  document(): Profile | null {
    const requests = this.#rounds.reduce((sum, round) => sum + round.requests, 0);
    if (this.#functions.size === 0 || requests === 0) return null;
    const totals = new Map<string, number>();
    for (const { self } of this.#rounds) for (const [key, took] of self) totals.set(key, (totals.get(key) ?? 0) + took);
    const tree = this.#places(requests);
    const inTree = new Set(tree.map(({ key }) => key));
    const rank = (key: string) => (totals.get(key) ?? 0) + (inTree.has(key) ? Number.EPSILON : 0);
    const keys = [...this.#functions.keys()].sort((a, b) => rank(b) - rank(a)).slice(0, MOST_FUNCTIONS - 1);
    const places = new Map(keys.map((key, index) => [key, index]));
    const others = keys.length;
    return {
      unit: this.#unit,
      functions: [...keys.map((key) => this.#functions.get(key) as ProfiledFunction), OTHERS],
      rounds: this.#rounds.map((round) => {
        const self = new Array<number>(others + 1).fill(0);
        for (const [key, took] of round.self) {
          const place = places.get(key) ?? others;
          self[place] = rounded((self[place] ?? 0) + took);
        }
        return { requests: round.requests, self };
      }),
      tree: tree.map(({ caller, key, self }) => [caller, places.get(key) ?? others, self]),
    };
  }

  /** The functions of a stack. What has no file, such as a function of the language itself, counts for its caller. */
  #named(frames: readonly Frame[]): { key: string; at: ProfiledFunction }[] {
    const named = frames.map(({ name, file, line }) => ({
      name: shorten(name, MOST_NAME),
      file: placeIn(this.#root, file)?.slice(0, MOST_FILE) ?? null,
      line,
    }));
    const placed = named.filter(
      ({ file }, index) => file !== null || named.slice(0, index).every((one) => one.file === null),
    );
    return placed.map((at) => {
      const key = `${at.file ?? ''}\n${at.name}`;
      const known = this.#functions.get(key);
      // Where a profiler names the line that was at work, the first of them is nearest to where the function begins.
      if (known === undefined)
        this.#functions.set(key, this.#changed.has(at.file ?? '') ? { ...at, changed: true } : at);
      else if (at.line !== null && (known.line === null || at.line < known.line)) known.line = at.line;
      return { key, at: this.#functions.get(key) ?? at };
    });
  }

  #grow(stack: readonly { key: string; at: ProfiledFunction }[], amount: number): void {
    let place = this.#tree;
    place.total += amount;
    for (const { key, at } of stack) {
      let next = place.calls.get(key);
      if (next === undefined) {
        next = { at, self: 0, total: 0, calls: new Map() };
        place.calls.set(key, next);
      }
      next.total += amount;
      place = next;
    }
    place.self += amount;
  }

  /** The places that are large enough, callers first and the largest first. */
  #places(requests: number): { caller: number; key: string; self: number }[] {
    const found: { caller: number; key: string; self: number }[] = [];
    const smallest = this.#tree.total * SMALLEST;
    const visit = (place: Place, caller: number) => {
      const calls = [...place.calls].sort(([, a], [, b]) => b.total - a.total);
      for (const [key, call] of calls) {
        if (call.total < smallest || found.length >= MOST_PLACES) {
          const above = found[caller];
          if (above) above.self = rounded(above.self + call.total / requests);
          continue;
        }
        found.push({ caller, key, self: rounded(call.self / requests) });
        visit(call, found.length - 1);
      }
    };
    visit(this.#tree, -1);
    return found;
  }
}

/** Six significant digits are enough, and documents stay small. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
