import { mean } from 'simple-statistics';
import type { Job, JobScenario } from '../measurement/job.ts';
import type { BaseSide } from './base-side.ts';
import { differences, sameCpu } from './comparable.ts';
import { errorRateOf, failuresText, type Premise } from './premise.ts';
import { FEWEST_ROUNDS } from './rank-test.ts';

/** The jobs that a scenario may be compared with, newest first; in the same job only one, in pairs of rounds. */
export interface ComparableBase {
  kind: 'jobs';
  jobs: { job: Job; scenario: JobScenario }[];
  paired: boolean;
  /** The CPU model of the stored jobs where none has the head's. */
  otherCpu: string | null;
}

/** The base of one scenario, or why there is none. */
export type ScenarioBase =
  | ComparableBase
  | { kind: 'no baseline'; reason: string }
  | { kind: 'incomparable'; reason: string };

/** Picks from the base what this scenario may be compared with; stored jobs of the same CPU model go first. */
export function baseOf(head: Job, scenario: JobScenario, base: BaseSide, premise: Premise): ScenarioBase {
  if (premise.uncompared !== null) return { kind: 'no baseline', reason: premise.uncompared };
  if (base.kind === 'none') return { kind: 'no baseline', reason: base.reason };
  if (base.kind === 'identical') return { kind: 'no baseline', reason: 'nothing was measured' };
  const paired = base.kind === 'same-job';
  const named = (paired ? [base.job] : base.document.jobs).flatMap((job) => {
    const match = job.scenarios.find(({ name }) => name === scenario.name);
    return match ? [{ job, scenario: match }] : [];
  });
  if (named.length === 0) return { kind: 'no baseline', reason: 'the scenario is new' };
  const found = named.filter((entry) => entry.scenario.rounds.length > 0);
  const [first] = found;
  if (!first) return { kind: 'no baseline', reason: 'the baseline has no rounds of this scenario' };

  const obstaclesOf = (entry: typeof first) => [
    // A side of the same job may be started differently on purpose; only the load has to be the same.
    ...differences(head, paired ? head : entry.job, scenario, entry.scenario),
    ...faultsOf(entry.scenario, premise),
  ];
  const comparable = found.filter((entry) => obstaclesOf(entry).length === 0);
  const [newest] = comparable;
  if (!newest) return { kind: 'incomparable', reason: obstaclesOf(first).join('; ') };
  const sameModel = comparable.filter(({ job }) => paired || sameCpu(head.machine, job.machine));
  if (sameModel.length > 0) return { kind: 'jobs', jobs: sameModel, paired, otherCpu: null };
  return { kind: 'jobs', jobs: comparable, paired, otherCpu: newest.job.machine.cpu };
}

/**
 * Why no figure of a base is compared, none or one: so many of its rounds are spoiled by errors that the others are too
 * few, or the errors of the others break the limit all the same. A job keeps the error rate of each round but no counts,
 * so all rounds have the same weight.
 */
function faultsOf({ rounds }: JobScenario, { isSpoiled, breaks }: Premise): string[] {
  const sound = rounds.filter((round) => !isSpoiled(round));
  const rateOf = (list: typeof rounds) => mean(list.map(errorRateOf));
  if (sound.length < Math.min(FEWEST_ROUNDS, rounds.length)) {
    const spoiled = rounds.filter(isSpoiled);
    const where = sound.length === 0 ? '' : ` in ${spoiled.length} of its ${rounds.length} rounds`;
    return [failuresText(rateOf(spoiled), `the requests of the baseline${where}`)];
  }
  return breaks(rateOf(sound)) ? [failuresText(rateOf(sound), 'the requests of the baseline')] : [];
}
