/** The orders in which the sides can take turns in the rounds (statistics.md 1). */
export const ORDERS = ['abba', 'random'] as const;
export type Order = (typeof ORDERS)[number];

/**
 * How two sides share a round: both alive at once and loaded in short alternating slices where that is possible, or one
 * whole round after the other.
 */
export const TURNS = ['slices', 'rounds'] as const;
export type Turns = (typeof TURNS)[number];

/** The ways to isolate target and load generator: not at all, or on processor cores of their own. */
export const ISOLATIONS = ['none', 'cores'] as const;
export type Isolation = (typeof ISOLATIONS)[number];

/** The most rounds that a scenario can have, including those of an extension. */
export const MOST_ROUNDS = 50;
