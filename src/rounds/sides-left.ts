import type { PerfGateError } from '../errors.ts';
import { isCompared, sharesService } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import { shortCommit } from '../text/commit.ts';
import { inOneLine, sentence, withHint } from '../text/sentence.ts';
import { canDoWithout, type Side } from './side.ts';
import { unmetBase } from './unmet-base.ts';

interface Observer {
  /** Called when a side is given up. */
  drop(side: Side): void;
  /** Called with what is not measured, as a sentence. */
  note(text: string): void;
}

/** The sides that are still measured, and which scenarios of them. */
export class SidesLeft {
  /** Why the base was given up. */
  lost: string | null = null;
  readonly #abort: AbortSignal;
  readonly #observer: Observer;
  #sides: Side[];
  /** The scenarios that the base does not know. */
  readonly #unknown = new Set<Scenario>();

  constructor(sides: Side[], abort: AbortSignal, observer: Observer) {
    this.#sides = sides;
    this.#abort = abort;
    this.#observer = observer;
  }

  get all(): readonly Side[] {
    return this.#sides;
  }

  /** The head is what a run cannot do without. */
  get headFirst(): Side[] {
    return this.#sides.toSorted((a, b) => Number(a.name === 'base') - Number(b.name === 'base'));
  }

  get baseFirst(): Side[] {
    return this.headFirst.toReversed();
  }

  /** Whether a side takes part in a scenario: a base has no part in what is not compared, or what it does not know. */
  takesPart({ name, dispensable }: Side, scenario: Scenario): boolean {
    if (name === 'base' && !isCompared(scenario)) return false;
    return !dispensable || !this.#unknown.has(scenario);
  }

  /** Drops a dispensable side that fails, and goes on with the others. */
  async attempt(side: Side, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!canDoWithout(side, error, this.#abort)) throw error;
      const message = withHint(error.message, (await side.hint?.(error.message)) ?? null);
      const where = `on the base ${shortCommit(side.origin.commit ?? '')}, `;
      if (side.required) throw unmetBase(where + message);
      this.lost = where + inOneLine(message);
      this.#sides = this.#sides.filter((other) => other !== side);
      this.#observer.drop(side);
    }
  }

  /** Drops a scenario of the base: a change often brings requests or lines that its base does not know. */
  forgo(side: Side, scenario: Scenario, error: unknown): null {
    // A service that others need as well is not to be done without.
    const isOfOthers = (cause: PerfGateError) => cause.class !== 'load' && sharesService(scenario);
    if (!canDoWithout(side, error, this.#abort) || isOfOthers(error)) throw error;
    this.#unknown.add(scenario);
    this.#observer.note(sentence(`"${scenario.name}" could not be measured on the base: ${inOneLine(error.message)}`));
    return null;
  }
}
