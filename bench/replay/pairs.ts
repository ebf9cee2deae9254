import { type Figures, figuresOf } from '../record/figures.ts';
import { CONDITIONS, type Condition, type RecordedProcess, readJobs, WORK } from '../record/recording.ts';

/** The places of the base, and of identical code, among the variants. */
export const [BASE, SAME] = [0, 1] as const;
/** What more work the other variants do, by their place. */
export const MORE = WORK.flatMap((work, variant) => (work > 1 ? [{ variant, work }] : []));

/** A process, and its figures. */
export interface Voice {
  recorded: RecordedProcess;
  figures: Figures;
}

/** A recorded job: for each round, the process of each variant. */
export interface Replayed {
  service: string;
  condition: Condition;
  startedAt: string;
  /** Whether constants may be chosen from it; the others are reported. */
  isForChoice: boolean;
  rounds: readonly (readonly Voice[])[];
}

/** Reads all recordings; of each service and condition, every other one, in time, is for choice. */
export function recordings(): Replayed[] {
  return CONDITIONS.flatMap((condition) => {
    const jobs = readJobs(condition);
    const before = new Map<string, number>();
    return jobs.map(({ service, startedAt, rounds }) => {
      const place = before.get(service) ?? 0;
      before.set(service, place + 1);
      return { service, condition, startedAt, isForChoice: place % 2 === 0, rounds: rounds.map(byVariant) };
    });
  });
}

function byVariant(round: readonly RecordedProcess[]): Voice[] {
  return WORK.map((_, variant) => {
    const recorded = round.find((one) => one.variant === variant) as RecordedProcess;
    return { recorded, figures: figuresOf(recorded) };
  });
}

/** The log ratios of the pairs of rounds of a variant and the base. @param of a figure of which more is worse */
export function gapsOf({ rounds }: Replayed, variant: number, of: (voice: Voice) => number): number[] {
  return rounds.map((round) => Math.log(of(round[variant] as Voice) / of(round[BASE] as Voice)));
}
