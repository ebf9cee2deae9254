import type { Diagnosed } from '../../diagnosis/diagnosed.ts';
import { CAUSES } from '../../diagnosis/index.ts';
import { formatValue } from '../../measurement/metric-value.ts';
import { type Item, list, titled } from '../../text/blocks.ts';
import { name, strong } from '../../text/inline.ts';
import type { Result } from '../../verdict/result.ts';
import type { Section } from './section.ts';

/** Causes that stand open, and those that are written at all. */
const OPEN = { markdown: 5, html: 10 };
const MOST = { markdown: 50, terminal: 6 };

/** What held the service up, each with its figures; of scenarios that there are. */
export const diagnosis: Section = ({ result }) => {
  const items = diagnosisOf(result).map(itemOf);
  return items.length === 0
    ? []
    : [titled('What held it up', [list(items, { noun: 'cause', open: OPEN, most: MOST })])];
};

/** The findings of a result, which may be anybody's, about scenarios that it has. */
export function diagnosisOf({ diagnosis: all = [], scenarios }: Pick<Result, 'diagnosis' | 'scenarios'>): Diagnosed[] {
  const known = new Set(scenarios.map((scenario) => scenario.name));
  return all.filter(({ scenario }) => known.has(scenario));
}

function itemOf({ scenario, cause, text, evidence }: Diagnosed): Item {
  const title = CAUSES.find((one) => one.name === cause)?.title;
  const facts = evidence.map((one) => ({ title: one.title, text: formatValue(one, one.value) }));
  return {
    tone: 'note',
    text: [strong(name(scenario)), ': ', text],
    ...(title !== undefined && { aside: title }),
    ...(facts.length > 0 && { blocks: [{ kind: 'facts', facts, in: ['html'] }] }),
  };
}
