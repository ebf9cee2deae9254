import { type Figures, figuresOf } from '../record/figures.ts';
import { CONDITIONS, type Condition, type RecordedProcess, readJobs, WORK } from '../record/recording.ts';

/** The places of the base, and of identical code, among the variants. */
export const [BASE, SAME] = [0, 1] as const;
/** What more work the other variants do, by their place. */
export const MORE = WORK.flatMap((work, variant) => (work > 1 ? [{ variant, work }] : []));

/** The decision's constants are from what was recorded before this; what came later is reported. */
const CHOSEN = '2026-11-27T19:00:00Z';

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
  /** Whether constants were chosen from it. */
  isForChoice: boolean;
  rounds: readonly (readonly Voice[])[];
}

/** Reads all recordings. */
export function recordings(): Replayed[] {
  return CONDITIONS.flatMap((condition) =>
    readJobs(condition).map(({ service, startedAt, rounds }) => ({
      service,
      condition,
      startedAt,
      isForChoice: Date.parse(startedAt) < Date.parse(CHOSEN),
      rounds: rounds.map(byVariant),
    })),
  );
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
