/** Where the other side of the comparison comes from. */
export const BASELINES = ['auto', 'same-job', 'artifact', 'cache', 'file', 'none'] as const;
export type Baseline = (typeof BASELINES)[number];
