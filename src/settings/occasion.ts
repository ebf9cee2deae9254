/** What a run is started for; a scenario can be for some of these only. */
export const OCCASIONS = ['pull_request', 'push', 'schedule'] as const;
export type Occasion = (typeof OCCASIONS)[number];

const WORDS: Record<Occasion, string> = {
  pull_request: 'a pull request',
  push: 'a push',
  schedule: 'a schedule',
};

/** `a pull request` */
export function occasionWords(occasion: Occasion): string {
  return WORDS[occasion];
}

/** The value of `when` as somebody would write it: `always`, `schedule`, `push, schedule`. */
export function whenText(when: readonly Occasion[]): string {
  return OCCASIONS.every((occasion) => when.includes(occasion)) ? 'always' : when.join(', ');
}

/** What a run at a desk is for: the same as the pull request that may come of it. */
export const AT_DESK: Occasion = 'pull_request';
