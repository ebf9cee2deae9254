import { breakingPointSection } from './breaking-point.ts';
import { capacitySection } from './capacity.ts';
import type { Section } from './criterion.ts';
import { driftSection } from './drift.ts';
import { enduranceSection } from './endurance.ts';
import { growthSection } from './growth.ts';
import { leakSection } from './leak.ts';
import { recoverySection } from './recovery.ts';
import { spikeSection } from './spike.ts';
import { stressSection } from './stress.ts';
import { sweepSection } from './sweep.ts';

/** The parts of the benchmarks of kinds, in the order of the page. */
export const SECTIONS: readonly Section[] = [
  sweepSection,
  capacitySection,
  breakingPointSection,
  stressSection,
  spikeSection,
  recoverySection,
  growthSection,
  driftSection,
  enduranceSection,
  leakSection,
];
