import {
  nextStep,
  type SearchRules,
  type SearchStep,
  type SearchTrial,
} from '../../src/statistics/breaking-point-search.ts';

/** The rules of a search as the kind stress has them. */
export const SEARCH_RULES: SearchRules = {
  exceed: 0.4,
  final: 2_000,
  total: 10_000,
  start: 100,
  least: 1,
  most: 10_000,
  width: 0.05,
  trials: 60,
};

/** What a trial of a load is like; what is left out is usual. */
export type SimulatedService = (load: number) => Pick<SearchTrial, 'good'> & Partial<SearchTrial>;

/** Searches for what a simulated service bears, and keeps the trials. @throws Error after more trials than the rules allow */
export function simulatedSearch(
  service: SimulatedService,
  rules: SearchRules = SEARCH_RULES,
): Extract<SearchStep, { do: 'stop' }> & { trials: SearchTrial[] } {
  const trials: SearchTrial[] = [];
  for (;;) {
    const step = nextStep(trials, rules);
    if (step.do === 'stop') return { ...step, trials };
    if (trials.length >= rules.trials) throw new Error(`a search took more than ${rules.trials} trials`);
    const measured = service(step.load);
    trials.push({ load: step.load, duration: rules.final, loss: measured.good ? 0 : 0.3, offered: 1, ...measured });
  }
}
