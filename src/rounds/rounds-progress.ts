import type { Listen, Progress } from '../events.ts';
import { kindOf, loadsOf } from '../kinds/index.ts';
import type { Measured, Scenario } from '../kinds/kind.ts';
import type { Looks, Round } from '../measurement/run-document.ts';
import { quote } from '../text/quote.ts';
import { describeWork } from './describe-time.ts';
import { figureOfRound } from './figure-of-round.ts';
import { measuredLoad } from './measured-events.ts';
import { preparationOf, sum, WHOLE, type Work, workOfRound, workOfTrial } from './planned-time.ts';
import { NOWHERE, type Where } from './preparation.ts';
import { PROFILED_ROUNDS, workOfProfiles } from './profiled-work.ts';
import type { RoundRecord, Slot } from './round-record.ts';
import type { RoundsPlan } from './rounds-plan.ts';
import { unreadText } from './scraped-figures.ts';
import type { Side } from './side.ts';
import type { SidesLeft } from './sides-left.ts';
import { extraOf } from './slices.ts';
import { TimeLeft } from './time-left.ts';
import type { TurnPlan } from './turn-plan.ts';

/** What is told of both sides at once. */
export const BOTH = { name: 'both' } as const;

/** Tells how far a measurement is, and what its rounds have measured. */
export class RoundsProgress {
  readonly looks: Looks;
  readonly #plan: Pick<RoundsPlan, 'sides' | 'scenarios'>;
  readonly #listen: Listen;
  readonly #sides: SidesLeft;
  readonly #record: RoundRecord;
  readonly #turns: TurnPlan;
  readonly #time = new TimeLeft();
  /** Whether all rounds are taken, and what got slower is profiled. */
  #profiled = false;
  /** The sides and scenarios of which it was said that metrics of the service could not be read. */
  readonly #unread = new Set<string>();

  constructor(
    plan: Pick<RoundsPlan, 'sides' | 'scenarios' | 'extension'>,
    listen: Listen,
    { sides, record, turns }: { sides: SidesLeft; record: RoundRecord; turns: TurnPlan },
  ) {
    this.#plan = plan;
    this.#listen = listen;
    this.#sides = sides;
    this.#record = record;
    this.#turns = turns;
    this.looks = { declared: 1 + (plan.extension?.looks.length ?? 0), taken: 1 };
  }

  /** Begins with all that is done on every side before its first round, and then with these steps. */
  begin(steps: Slot[][]): void {
    this.#time.plan(sum([this.#workOf(steps), ...this.#workBefore()]));
  }

  /** Notes that these steps are left. */
  plan(steps: Slot[][]): void {
    this.#time.plan(this.#workOf(steps));
  }

  /** Begins a further look, and says what it takes. */
  beginLook(steps: Slot[][]): void {
    this.looks.taken++;
    const work = this.#workOf(steps);
    const time = describeWork(work);
    this.#time.begin(work);
    this.#listen({
      type: 'plan',
      text: `something is undecided, so look ${this.looks.taken} of ${this.looks.declared} is taken: another ${time}`,
    });
  }

  /** Begins to profile what got slower, and says what it takes. */
  beginProfiles(scenarios: readonly Scenario[]): void {
    const work = workOfProfiles(scenarios, this.#sides.all);
    this.#time.begin(work);
    this.#profiled = true;
    const names = scenarios.map(({ name }) => quote(name)).join(', ');
    this.#listen({
      type: 'plan',
      text: `to find what got slower, ${names} is profiled: another ${describeWork(work)}`,
    });
  }

  /** What happens on every side before its first round. */
  #workBefore(): Work[] {
    const { sides, scenarios } = this.#plan;
    return sides.flatMap(({ target }) => [preparationOf({ ...target, teardown: [] }), workOfTrial(scenarios, target)]);
  }

  /** Adds up these steps on the sides that are left, and the teardown after them. */
  #workOf(steps: Slot[][]): Work {
    return sum(
      this.#sides.all.flatMap((side) => [
        ...steps.map((slots) => {
          const known = slots
            .map(({ position }) => this.#plan.scenarios[position] as Scenario)
            .filter((scenario) => this.#sides.takesPart(side, scenario));
          return workOfRound(known, side.target, this.#sides.all.length > 1 ? this.#turns.slices : WHOLE);
        }),
        preparationOf({ ...side.target, build: null, setup: [] }),
      ]),
    );
  }

  tell(
    phase: Progress['phase'],
    { name: side }: { name: Progress['side'] },
    where: Where = NOWHERE,
    measured: Scenario | null = null,
    part: { name: string; duration: number | null } | null = null,
  ): void {
    const scenario = measured?.name ?? null;
    const look = { look: this.looks.taken, looks: this.looks.declared };
    const of = part && { part: part.name };
    const rounds = this.#profiled ? PROFILED_ROUNDS : this.#record.plannedRounds;
    const position = { ...where, rounds, scenario, ...of, ...look, ...(this.#profiled && { profiled: true as const }) };
    const planned = part ? part.duration : measured && this.#plannedOf(phase, side, measured);
    const time = this.#time.enter(phase, planned);
    this.#listen({ type: 'progress', phase, side, sides: this.#sides.all.length, ...position, ...time });
  }

  /** What to say, once of a scenario and side, of metrics of the service that could not be read; sentences. */
  noteUnread({ name: side }: Side, { name }: Scenario, index: number, problems: readonly string[]): string[] {
    const key = `${side} ${name}`;
    if (problems.length === 0 || this.#unread.has(key)) return [];
    this.#unread.add(key);
    return [unreadText(name, side, index + 1, problems)];
  }

  tellFigures({ name: side }: Side, { name: scenario }: Scenario, measured: Measured, round: Round): void {
    const of = { scenario, side, round: round.index + 1, rounds: this.#record.plannedRounds };
    const figures = { figure: figureOfRound(measured), figures: measured.figures.all, own: measured.metrics ?? {} };
    this.#listen({ type: 'measured', ...of, ...figures, ...measuredLoad(round) });
  }

  /** The part of a scenario's planned time that a phase takes; null where its kind cannot say. */
  #plannedOf(phase: Progress['phase'], side: Progress['side'], scenario: Scenario): number | null {
    const { time, window } = kindOf(scenario);
    const warmup = window?.(scenario)?.warmup ?? loadsOf(scenario)[0]?.pacing.warmup ?? 0;
    const all = time(scenario);
    if (phase === 'warm-up') return warmup;
    const slices = side === 'both' ? this.#turns.slices.get(scenario) : undefined;
    return all && (slices ? 2 * (all - warmup + extraOf(slices)) : all - warmup);
  }
}
