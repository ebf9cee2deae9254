/** In which order the sides take their turns in the rounds (statistics.md 1). */
export const ORDERS = ['abba', 'random'] as const;
export type Order = (typeof ORDERS)[number];

/** Whether target and load generator get processor cores of their own. */
export const ISOLATIONS = ['none', 'cores'] as const;
export type Isolation = (typeof ISOLATIONS)[number];

/** The most rounds that a scenario can have, those of an extension among them. */
export const MOST_ROUNDS = 50;
