import { failedRequests } from '../../../measurement/counts.ts';
import { type Block, type Column, list, type TableBlock, table, text } from '../../../text/blocks.ts';
import { figure, type Inline, name, only } from '../../../text/inline.ts';
import { count, formatDuration } from '../../../text/numbers.ts';
import { plural } from '../../../text/plural.ts';
import type { ScenarioResult } from '../../../verdict/result.ts';

/** What a kind says in the section of a scenario, by where it stands. */
export interface ScenarioParts {
  /** How it was measured, as a clause: `10 connections, 10 rounds of 5 s after 2 s of warm-up`. */
  words: string;
  /** What weakens the figures, in sentences: before the notes of the scenario, and after them. */
  cautions: readonly string[];
  missing: readonly string[];
  afterTable: readonly Block[];
  afterSentences: readonly Block[];
  afterWords: readonly Block[];
  /** To look up. */
  details: readonly Block[];
}

/** Failed checks that stand open in a comment; a phone shows about five. */
const OPEN_CHECKS = 5;

/** What a load scenario has beside its figures: how the load was made, requests, checks and journeys. */
export function loadParts(scenario: ScenarioResult): ScenarioParts {
  const failed = failedChecks(scenario);
  const held = heldChecks(scenario);
  const journeys = list(journeyTexts(scenario).map((sentence) => ({ text: [sentence] })));
  const shown = checkTable(failed, 'Checks that failed');
  return {
    words: windowText(scenario),
    cautions: failuresText(scenario),
    missing: missingText(scenario),
    afterTable: [{ ...shown, in: ['markdown'], noun: 'check', most: { markdown: OPEN_CHECKS } }],
    afterSentences: [
      list(
        failed.map((check) => ({
          tone: 'note',
          text: [`check "${check.name}" of ${check.label} failed: ${failedOf(check)}`],
        })),
        { in: ['terminal'] },
      ),
    ],
    afterWords: [
      { ...shown, in: ['html'] },
      { ...journeys, in: ['terminal'], quiet: true },
      ...(held.length === 0 ? [] : [text(heldText(held), { in: ['terminal'], quiet: true })]),
    ],
    details: [
      { ...checkTable([...failed.slice(OPEN_CHECKS), ...held], 'Other checks'), in: ['markdown'] },
      { ...checkTable(held, 'Checks that every answer passed'), in: ['html'] },
      ...(makesRequests(scenario) ? [text(requestsText(scenario))] : []),
      journeys,
    ],
  };
}

/** What speaks against a scenario beside its verdict, for its heading: `40 requests failed`. */
export function faultsOf({ counts }: ScenarioResult): string[] {
  const failed = failedRequests(counts);
  return failed > 0 ? [`${plural(failed, 'request')} failed`] : [];
}

/** Whether the load was less than it was meant to be in some round. */
export function isLimited({ generatorBound, arrivals }: ScenarioResult): boolean {
  const { agent, target } = arrivals?.underOffered ?? { agent: 0, target: 0 };
  return generatorBound + agent + target > 0;
}

/** `10 connections, 10 rounds of 5 s after 2 s of warm-up` */
export function windowText({ words, rounds, window }: ScenarioResult): string {
  const after = window && window.warmup > 0 ? ` after ${formatDuration(window.warmup)} of warm-up` : '';
  const each = window ? ` of ${formatDuration(window.duration)}${after}` : '';
  return `${words}, ${plural(rounds, 'round')}${each}`;
}

/** `12 of 4,012 requests failed: 10 × status 500, 2 × connection closed before a complete answer.` */
export function failuresText({ counts }: ScenarioResult): string[] {
  const failed = failedRequests(counts);
  if (failed === 0) return [];
  const kinds = Object.entries(counts.errors).filter(([, times]) => times > 0);
  if (counts.lost > 0) kinds.push(['connection closed before a complete answer', counts.lost]);
  return [`${count(failed)} of ${plural(counts.sent, 'request')} failed: ${kindsText(kinds)}.`];
}

export function missingText({ rounds, plannedRounds }: ScenarioResult): string[] {
  return rounds < plannedRounds ? [`Only ${rounds} of ${plural(plannedRounds, 'planned round')} were measured.`] : [];
}

/** Rounds without a request are those of a scenario that makes none. */
function makesRequests({ counts, rounds }: ScenarioResult): boolean {
  return counts.sent > 0 || rounds === 0;
}

function requestsText({ counts }: ScenarioResult): string {
  const { sent, responses, inFlight } = counts;
  const rest = `${count(failedRequests(counts))} failed, ${count(inFlight)} unanswered when the round ended`;
  return `${plural(sent, 'request')} sent, ${count(responses)} answered as expected, ${rest}.`;
}

/** What became of each journey, a sentence each: `Journey "buy": 1,203 under way, 1,190 completed, …` */
function journeyTexts({ journeys = [] }: ScenarioResult): string[] {
  return journeys.map(({ name: journey, counts }) => {
    const kinds = Object.entries(counts.errors);
    const why = kinds.length > 0 ? ` (${kindsText(kinds)})` : '';
    const failed = `${count(failedRequests(counts))} failed${why}`;
    return `Journey "${journey}": ${count(counts.sent)} under way, ${count(counts.responses)} completed, ${failed}, ${count(counts.inFlight)} unfinished when the rounds ended.`;
  });
}

/** The most frequent first: `10 × status 500, 2 × timeout`. */
function kindsText(kinds: readonly [kind: string, times: number][]): string {
  return kinds
    .toSorted(([, a], [, b]) => b - a)
    .map(([kind, times]) => `${count(times)} × ${kind}`)
    .join(', ');
}

type CheckCount = NonNullable<ScenarioResult['checks']>[number];

const CHECK_COLUMNS: readonly Column<CheckCount>[] = [
  {
    title: 'Check',
    cell: (check): Inline[] => [only(['markdown'], name(check.label), { kind: 'break' }), name(check.name)],
  },
  { title: 'Failed', numeric: true, cell: (check) => figure(failedOf(check)) },
];

function checkTable(checks: readonly CheckCount[], caption: string): TableBlock {
  return table(checks, CHECK_COLUMNS, { caption, groupOf: ({ label }) => label, grouped: ['html'] });
}

/** Checks that some answer failed, the most often failed first. */
function failedChecks({ checks = [] }: ScenarioResult): CheckCount[] {
  return checks.filter(({ failed }) => failed > 0).toSorted((a, b) => b.failed - a.failed);
}

/** Checks that every answer passed; one that no answer was held against is in neither list. */
function heldChecks({ checks = [] }: ScenarioResult): CheckCount[] {
  return checks.filter(({ passed, failed }) => failed === 0 && passed > 0);
}

/** `12 of 4,012` */
function failedOf({ passed, failed }: CheckCount): string {
  return `${count(failed)} of ${count(passed + failed)}`;
}

/** `3 checks passed by every answer` */
function heldText(checks: readonly CheckCount[]): string {
  return `${plural(checks.length, 'check')} passed by every answer`;
}
