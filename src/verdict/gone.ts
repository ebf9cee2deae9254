import { z } from 'zod';
import { JOURNEY_LABEL } from '../measurement/figures.ts';
import type { Job, JobScenario } from '../measurement/job.ts';
import type { RunDocument } from '../measurement/run-document.ts';
import { count } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import type { BaseSide } from './base-side.ts';

const KINDS = ['scenario', 'request', 'journey', 'check'] as const;

/** Something that the base has and the change has not. Names are untrusted text. */
export const goneSchema = z.object({
  kind: z.enum(KINDS),
  /** The scenario that it is, or was a part of. */
  scenario: z.string(),
  name: z.string(),
  /** The request of a check. */
  request: z.string().optional(),
  /** What a scenario is called now, where another name is all that is different. */
  now: z.string().optional(),
  /** The change's file does not have it, but it was measured by the rules of the base. */
  measured: z.literal(true).optional(),
});
export type Gone = z.infer<typeof goneSchema>;

/** As many are kept in a result. */
export const MOST_GONE = 200;

/**
 * Lists what the base has and the change has not: by the configuration files of both, where they are known, and by what was
 * measured. What the change has and could not measure is not gone, nor is what this run left out on purpose.
 *
 * @param head the run reduced to a job
 * @param removed what the change's file does not have anymore
 */
export function goneOf(
  { partial, scenarios }: Pick<RunDocument, 'partial' | 'scenarios'>,
  head: Job,
  base: BaseSide,
  removed: readonly Gone[] = [],
): Gone[] {
  const measured = new Set(scenarios.filter(({ rounds }) => rounds.length > 0).map(({ name }) => name));
  const byFiles = removed.map(
    (item): Gone => (item.kind === 'scenario' && measured.has(item.scenario) ? { ...item, measured: true } : item),
  );
  const before = base.kind === 'same-job' ? base.job : base.kind === 'stored' ? base.document.jobs[0] : undefined;
  const byJobs = before === undefined ? [] : missingIn(head, before, partial === true);
  const all = new Map([...byJobs, ...byFiles].map((item) => [keyOf(item), item]));
  const inOrder = [...all.values()].toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  return inOrder.slice(0, MOST_GONE);
}

function keyOf({ kind, scenario, name, request }: Gone): string {
  return JSON.stringify([kind, scenario, name, request]);
}

/** @param partial whether scenarios were left out on purpose */
function missingIn(head: Job, base: Job, partial: boolean): Gone[] {
  // A run that stopped before it knew its scenarios has none.
  if (head.scenarios.length === 0) return [];
  return base.scenarios.flatMap((before): Gone[] => {
    const { name, hash } = before;
    const now = head.scenarios.find((scenario) => scenario.name === name);
    if (now !== undefined) return partsMissingIn(now, before);
    if (partial) return [];
    const isNew = (scenario: JobScenario) => base.scenarios.every((old) => old.name !== scenario.name);
    const renamed = head.scenarios.find((scenario) => scenario.hash === hash && isNew(scenario));
    return [{ kind: 'scenario', scenario: name, name, ...(renamed && { now: renamed.name }) }];
  });
}

function partsMissingIn(head: JobScenario, base: JobScenario): Gone[] {
  // Without a round it is not known what it would have sent.
  if (head.rounds.length === 0) return [];
  const scenario = head.name;
  const now = labelsOf(head);
  const lost = [...labelsOf(base)].filter((label) => !now.has(label));
  const labels = lost.map((label): Gone => {
    const isJourney = JOURNEY_LABEL.test(label);
    return isJourney
      ? { kind: 'journey', scenario, name: label.slice('journey "'.length, -1) }
      : { kind: 'request', scenario, name: label };
  });
  const kept = new Set((head.checks ?? []).map(({ label, name }) => JSON.stringify([label, name])));
  const checks = (base.checks ?? []).flatMap(({ label, name }): Gone[] =>
    // With its request, a check goes without saying.
    lost.includes(label) || kept.has(JSON.stringify([label, name]))
      ? []
      : [{ kind: 'check', scenario, name, request: label }],
  );
  return [...labels, ...checks];
}

function labelsOf({ rounds }: JobScenario): Set<string> {
  return new Set(rounds.flatMap(({ labels }) => Object.keys(labels)));
}

/** Names what is gone: `request "GET /cart" of "browse"`. */
function nameOfGone({ kind, scenario, name, request }: Gone): string {
  if (kind === 'scenario') return `scenario ${quote(name)}`;
  if (request !== undefined) return `check ${quote(name)} of ${quote(request)} in ${quote(scenario)}`;
  return `${kind} ${quote(name)} of ${quote(scenario)}`;
}

/** Says of one item what became of it, in a sentence. */
export function sayGone(item: Gone): string {
  const { now, measured } = item;
  if (measured) return `${capital(nameOfGone(item))} is removed; it was measured by the rules of the base.`;
  if (now !== undefined) {
    return `${capital(nameOfGone(item))} is gone; ${quote(now)} is the same under a new name, and nothing compares both.`;
  }
  return `${capital(nameOfGone(item))} is gone.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How many a finding names. */
const NAMED = 3;

/** What a finding says of all of them. */
export function summarizeGone(gone: readonly Gone[]): string {
  return `The base has what this change has not: ${listed(gone, NAMED)}.`;
}

/** What a headline has to add; null where nothing is gone, or where it says so already. */
export function goneInHeadline(gone: readonly Gone[], said: string): string | null {
  return gone.length === 0 || said.startsWith(summarizeGone(gone)) ? null : `Gone: ${listed(gone, 1)}.`;
}

function listed(gone: readonly Gone[], most: number): string {
  const named = gone.slice(0, most).map(nameOfGone).join(', ');
  const more = gone.length - most;
  return more > 0 ? `${named} and ${count(more)} more` : named;
}
