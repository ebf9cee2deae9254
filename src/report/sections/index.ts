import { acceptance } from './acceptance.ts';
import { coverage } from './coverage.ts';
import { diagnosis } from './diagnosis.ts';
import { evidence } from './evidence.ts';
import { failure } from './failure.ts';
import { findings } from './findings.ts';
import { footer } from './footer.ts';
import { gone } from './gone.ts';
import { headline } from './headline.ts';
import { notices } from './notices.ts';
import { rules } from './rules.ts';
import { scenarios } from './scenarios.ts';
import type { Section } from './section.ts';
import { thresholds } from './thresholds.ts';

/** The report from its first line to its last. */
export const SECTIONS: readonly Section[] = [
  headline,
  acceptance,
  findings,
  failure,
  gone,
  rules,
  diagnosis,
  scenarios,
  thresholds,
  coverage,
  evidence,
  notices,
  footer,
];
