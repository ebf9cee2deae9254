import { loadsOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Turns } from '../measurement/rules.ts';
import { sentence } from '../text/sentence.ts';
import { whyApart } from './apart.ts';
import type { Side } from './side.ts';
import { planSlices, type Slices, slicesOf } from './slices.ts';
import type { TriedSide } from './tried-side.ts';

const NONE: ReadonlyMap<Scenario, Slices> = new Map();

/** How two sides share their rounds: which scenarios are measured in slices, and why the others are not. */
export class TurnPlan {
  readonly #scenarios: readonly Scenario[];
  readonly #isAsked: boolean;
  readonly #apart: string | null;
  #slices: ReadonlyMap<Scenario, Slices>;

  constructor({ sides, scenarios, turns }: { sides: readonly Side[]; scenarios: readonly Scenario[]; turns: Turns }) {
    const [one, other] = sides;
    this.#scenarios = scenarios;
    const hasLoad = scenarios.some((scenario) => loadsOf(scenario).length > 0);
    this.#isAsked = turns === 'slices' && one !== undefined && other !== undefined && hasLoad;
    this.#apart = one && other ? whyApart([one, other]) : null;
    this.#slices = this.#isAsked && this.#apart === null ? planSlices(scenarios, []) : NONE;
  }

  /** The scenarios that are measured in slices as long as there are two sides. */
  get slices(): ReadonlyMap<Scenario, Slices> {
    return this.#slices;
  }

  /**
   * Decides for good, once each request was tried.
   *
   * @returns what to say where nothing is measured in slices although it was to be; a sentence
   */
  decide(tried: readonly TriedSide[]): string | null {
    if (!this.#isAsked) return null;
    if (this.#apart !== null) return describeWhole('The', this.#apart);
    this.#slices = planSlices(this.#scenarios, tried);
    if (this.#slices.size > 0) return null;
    for (const scenario of this.#scenarios) {
      const found = slicesOf(scenario, tried);
      if (found && 'why' in found)
        return describeWhole('The', `"${scenario.name}" cannot be divided, since ${found.why}`);
    }
    return null;
  }

  /** Measures no further round in slices. @param why a clause @param round its number, from 1 @returns a sentence */
  stayApart(why: string, round: number): string {
    this.#slices = NONE;
    return describeWhole(round > 1 ? `From round ${round} on, the` : 'The', why);
  }
}

function describeWhole(beginning: string, why: string): string {
  return sentence(`${beginning} two sides were loaded in whole rounds and not in short slices in turn: ${why}`);
}
