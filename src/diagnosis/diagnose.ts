import type { RunDocument, ScenarioRun } from '../measurement/run-document.ts';
import { shorten } from '../text/plain.ts';
import type { Found } from './cause.ts';
import { type Diagnosed, MOST_OF_SCENARIO } from './diagnosed.ts';
import { CAUSES } from './index.ts';
import { type Judged, seenOf } from './seen.ts';

/** The causes about which no advice is given; `all`: about none. */
export type Silenced = 'all' | readonly string[];

/** Characters of a sentence. */
const LONGEST = { text: 600, advice: 400 };

/** Finds what held the service up in a scenario, by what is recorded of it; nothing where the evidence is weak. */
export function diagnose(
  scenario: ScenarioRun,
  run: Pick<RunDocument, 'machine' | 'rules'>,
  judged: Judged,
  silenced: Silenced = [],
): Diagnosed[] {
  if (scenario.rounds.length === 0) return [];
  const seen = seenOf(scenario, run, judged);
  const found: Diagnosed[] = [];
  const explained = new Set<string>();
  for (const { name, find, explains = [] } of CAUSES) {
    if (explained.has(name) || found.length === MOST_OF_SCENARIO) continue;
    const one = find(seen);
    if (one === null) continue;
    for (const other of explains) explained.add(other);
    found.push(diagnosed(scenario.name, name, one, silenced));
  }
  return found;
}

function diagnosed(scenario: string, cause: string, { text, evidence, advice }: Found, silenced: Silenced): Diagnosed {
  const isSaid = advice !== null && silenced !== 'all' && !silenced.includes(cause);
  return {
    scenario,
    cause,
    text: shorten(text, LONGEST.text),
    evidence: [...evidence],
    ...(isSaid && { advice: shorten(advice, LONGEST.advice) }),
  };
}
