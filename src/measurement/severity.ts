/** The severities from least to most serious. `fail-on` names the first that fails the gate. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What to conclude where the evidence allows no yes or no. */
export const LENIENCES = ['pass', 'neutral', 'fail'] as const;
export type Lenience = (typeof LENIENCES)[number];
