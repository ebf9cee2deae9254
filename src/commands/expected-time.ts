import type { Config } from '../config/config.ts';
import { doubtsOf, needsService } from '../kinds/index.ts';
import { describeTime } from '../rounds/describe-time.ts';
import { planTime } from '../rounds/planned-time.ts';
import { describeUnprovable } from '../rounds/provable.ts';
import { planExtension } from '../verdict/looks.ts';

/**
 * Words how long a run of this configuration takes, as sentences, and what it could not prove. Whether its base is measured beside the change is
 * decided when it runs; where it may be, both are worded.
 */
export function expectedTime(config: Config): string[] {
  const { target, scenarios, judgement } = config;
  const alone = planTime(scenarios, [target]);
  const looks = planExtension(scenarios, 2, judgement);
  const both = planTime(scenarios, [config.base ?? target, target], looks);
  const sides = sidesOf(config);
  const unprovable = sides === 1 ? null : describeUnprovable(scenarios, looks, judgement);
  return [
    ...(sides === 2 ? [] : [`A run${sides === 1 ? '' : ' of the change alone'} takes ${describeTime(alone)}.`]),
    ...(sides === 1 ? [] : [`A run${sides === 2 ? '' : ' with its base beside it'} takes ${describeTime(both)}.`]),
    ...(unprovable === null ? [] : [unprovable]),
    ...doubtsOf(scenarios),
  ];
}

function sidesOf({ base, target, baseline, scenarios }: Config): 1 | 2 | 'either' {
  if (base) return 2;
  if (target.start === null && scenarios.some(needsService)) return 1;
  if (baseline === 'same-job') return 2;
  return baseline === 'auto' ? 'either' : 1;
}
