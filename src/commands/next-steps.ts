import { commandLine } from '../command-line.ts';
import { MOST_ROUNDS } from '../measurement/rules.ts';
import { type NextStep, newsOf } from '../report/news.ts';
import type { Result } from '../verdict/result.ts';

/** Where a run was started, as far as it says what comes next. */
export interface Desk {
  /** What was typed after `perf-gate`. */
  typed: readonly string[];
  /** Whether this run was kept as the baseline. */
  saved: boolean;
  /** Whether runs are compared with what was kept before. */
  isStored: boolean;
  /** The branch that a change is likely compared with; null where there is none, or none would be measured. */
  branch: string | null;
}

/** What to do after a run at a desk, each with the command as it was typed and what is added to it. */
export function nextSteps(result: Result, { typed, saved, isStored, branch }: Desk): NextStep[] {
  const { evidence, failure, scenarios } = result;
  if (failure !== null || evidence.kind === 'identical') return [];
  const again = (...flags: string[]) => commandLine([...typed, ...flags]);
  const beside: NextStep[] =
    branch === null ? [] : [{ text: [`Measure ${branch} beside your changes`], command: again('--base', branch) }];
  if (evidence.kind === 'none') {
    if (saved) {
      const command = commandLine(typed.filter((word) => word !== '--save-baseline'));
      return [{ text: ['Measure again after a change, and compare'], command }, ...beside];
    }
    const keep = { text: ['Keep a run as the baseline, to compare with it'], command: again('--save-baseline') };
    return [...(isStored ? [keep] : []), ...beside];
  }
  const [worst] = newsOf(result).items.filter(({ scenario, kind }) => scenario !== '' && kind !== 'gone');
  if (worst === undefined) return [];
  const scenario = scenarios.find(({ name }) => name === worst.scenario);
  // A comma parts the names of several.
  const only = scenarios.length > 1 && !/[,\n]/.test(worst.scenario) ? ['--scenario', worst.scenario] : [];
  const isOpen = worst.status.tone === 'open' || worst.status.tone === 'likely';
  if (isOpen && scenario !== undefined) {
    const rounds = Math.min(MOST_ROUNDS, 2 * scenario.plannedRounds);
    return [{ text: ['More rounds may settle it'], command: again(...only, '--rounds', String(rounds)) }];
  }
  if (worst.status.tone !== 'fail') return [];
  return [{ text: ['Measure it again by itself after a change'], command: again(...only) }];
}
