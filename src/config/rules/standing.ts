// Which keys of perf-gate.yml are rules of the gate, and which describe a side. In a pull request the file of the base
// commit says the rules, and each side's own file how that side is built, started and loaded. Every key of the schema is
// here (test/config/rules-keys.test.ts); what lies below a key that is given as a whole goes with it.

import { KINDS } from '../../kinds/index.ts';

/** Whose file decides: the rules are those of the base, the rest is the side's own. */
export type Standing = 'rule' | 'own';

/** How a request is sent and what is read from its answer; each with what lies below it. */
const REQUEST_OWN = [
  'name',
  'method',
  'path',
  'headers',
  'auth',
  'json',
  'form',
  'multipart',
  'body',
  'file',
  'status',
  'redirects',
  'extract',
  'checks',
  'pause',
  'weight',
];

const OWN = [
  // It is said beside the verdict, and decides nothing.
  'advice',
  'target.build',
  'target.start',
  'target.url',
  'target.working-directory',
  'target.env',
  'target.socket',
  'target.tls',
  'target.port',
  'target.ready',
  'target.grace',
  'target.setup',
  'target.teardown',
  'target.build-timeout',
  'target.setup-timeout',
  'target.copy',
  'target.metrics',
  'target.profile',
  // What is sent: a service whose routes change is loaded by its new ones.
  'scenarios.*.auth',
  'scenarios.*.cookies',
  'scenarios.*.redirects',
  'scenarios.*.data',
  'scenarios.*.requests',
  'scenarios.*.journeys',
  'scenarios.*.before',
  // What of the service is looked at: limits on it are rules.
  'scenarios.*.metrics',
  'scenarios.*.journeys.*.weight',
  'scenarios.*.journeys.*.pause',
  'scenarios.*.journeys.*.requests',
  ...['scenarios.*.requests[]', 'scenarios.*.before[]', 'scenarios.*.journeys.*.requests[]'].flatMap((list) =>
    REQUEST_OWN.map((key) => `${list}.${key}`),
  ),
];

const RULES = [
  'key',
  'presets',
  // A base that the change could describe would be a base of its choice.
  'base',
  'baseline',
  'order',
  'turns',
  'isolation',
  'thresholds',
  'coverage',
  'compare',
  'fail-on',
  'on-missing-baseline',
  'on-removed-scenario',
  'inconclusive',
  // Rounds that are set up in two ways cannot be compared, which would be a way past the gate.
  'target.setup-each',
  'target.paths',
  'scenarios',
  'scenarios.*.type',
  'scenarios.*.rounds',
  'scenarios.*.severity',
  'scenarios.*.tags',
  'scenarios.*.when',
  'scenarios.*.thresholds',
  // How much is sent, for how long, and how long an answer may take.
  'scenarios.*.connections',
  'scenarios.*.rate',
  'scenarios.*.arrivals',
  'scenarios.*.max-connections',
  'scenarios.*.stages',
  'scenarios.*.spawn-rate',
  'scenarios.*.agents',
  'scenarios.*.seed',
  'scenarios.*.reconnect-every',
  'scenarios.*.warmup',
  'scenarios.*.duration',
  'scenarios.*.timeout',
  'scenarios.*.requests[].thresholds',
  'scenarios.*.before[].thresholds',
  'scenarios.*.journeys.*.thresholds',
  'scenarios.*.journeys.*.requests[].thresholds',
];

/** Keys that hold both: what is below them is listed. */
const MIXED = new Set([
  'target',
  'scenarios',
  'scenarios.*.requests',
  'scenarios.*.journeys',
  'scenarios.*.before',
  'scenarios.*.journeys.*.requests',
]);

const STANDINGS: ReadonlyMap<string, Standing> = new Map([
  ...OWN.map((key) => [key, 'own'] as const),
  ...RULES.map((key) => [key, 'rule'] as const),
  // What only one kind has stands with the kind.
  ...KINDS.flatMap(({ standing = {} }) =>
    Object.entries(standing).map(([key, whose]) => [`scenarios.*.${key}`, whose] as const),
  ),
]);

/**
 * Tells on which side a key stands. A list of scenarios is a rule, a list of requests is the side's own, whatever stands
 * below each of them.
 *
 * @param pattern the key from the top of the file, with `*` for a name and `[]` for an index: `scenarios.*.rounds`
 * @returns null for a key that is not listed, nor below one that stands as a whole
 */
export function standingOf(pattern: string): Standing | null {
  const own = STANDINGS.get(pattern);
  if (own !== undefined || MIXED.has(pattern)) return own ?? null;
  const above = pattern.replace(/(?:\.[^.[]+|\[\])$/, '');
  return above === pattern || MIXED.has(above.replace(/(?:\.\*|\[\])$/, '')) ? null : standingOf(above);
}
