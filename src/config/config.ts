import type { Silenced } from '../diagnosis/diagnose.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Baseline } from '../measurement/baseline-source.ts';
import type { Isolation, Order, Turns } from '../measurement/rules.ts';
import type { Target } from '../service/target.ts';
import type { CoverageRule } from '../verdict/coverage.ts';
import type { Judgement } from '../verdict/judgement.ts';
import type { AppliedRules } from '../verdict/rules-used.ts';

/** The validated configuration: the file merged with the inputs, with every default filled in. */
export interface Config {
  /** Tells several gates of one repository apart (a matrix, a monorepo). Letters, digits, `.`, `_`, `-`. */
  key: string;
  /** The file it came from, relative to the workspace; null when inputs alone made it. */
  file: string | null;
  /** The target as it is checked out, which is the head. */
  target: Target;
  /** The same target where the base commit is measured beside it: with the base's name, port and variables. */
  targetAtBase: Target;
  /** A second way to start the target, measured beside the first as the base; null: the baseline is a stored one. */
  base: Target | null;
  /** The kind of baseline; `base` takes precedence over it. */
  baseline: Baseline;
  order: Order;
  turns: Turns;
  isolation: Isolation;
  scenarios: Scenario[];
  /** Whether only some of those in the file were chosen. */
  partial?: true;
  /** Which scenarios are left out because the run is for something else than they are; a sentence. */
  leftOut?: string;
  coverage: CoverageRule | null;
  judgement: Judgement;
  /** The causes of slowness about which no advice is wanted. */
  silenced: Silenced;
  /** Whose rules these are; left out where no base is asked for its own. */
  rules?: AppliedRules;
  /** Absolute paths of the files with the rules of a change and its base, which count as part of the service. */
  ruleFiles?: string[];
}
