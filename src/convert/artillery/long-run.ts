import { parseDuration } from '../../settings/quantity.ts';
import { writeDuration } from '../addresses.ts';
import type { ImportedScenario } from '../imported.ts';

/** A longer run is worth a word, because it is done in every round of both sides. */
const LONG = 30 * 60_000;
const PROPOSED = 5 * 60_000;

/** A remark about a load that takes long, with the same levels in a shorter time. */
export function lengthRemark({ duration, stages }: Pick<ImportedScenario, 'duration' | 'stages'>): string[] {
  const times = stages?.map((stage) => parseDuration(stage.duration) ?? 0) ?? [parseDuration(duration ?? '0') ?? 0];
  const total = times.reduce((sum, time) => sum + time, 0);
  if (total <= LONG) return [];
  const shorter = times.map((time) =>
    time === 0 ? 0 : Math.max(1000, Math.round((time * PROPOSED) / total / 1000) * 1000),
  );
  const proposal =
    stages === undefined
      ? `duration: ${writeDuration(PROPOSED)}`
      : `stages: [${stages.map(({ to }, at) => `{ duration: ${writeDuration(shorter[at] ?? 0)}, to: ${to} }`).join(', ')}]`;
  return [
    `One run of these phases takes ${writeDuration(total)}, and every round of both sides is one. The same levels in a shorter time:\n  ${proposal}`,
  ];
}
