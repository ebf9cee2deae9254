import { type Item, list, text } from '../../text/blocks.ts';
import { type RulesUsed, rulesOrigin } from '../../verdict/rules-used.ts';
import type { Section } from './section.ts';

/** Differences that stand open; those that loosen the gate come first. */
const OPEN = { markdown: 5, html: 10 };
const MOST = { markdown: 30, terminal: 20 };

/** Whose rules decided, and what the change does to them. It is shown however short the room is. */
export const rules: Section = ({ result: { rules: used } }) => {
  if (used === undefined || (used.differences.length === 0 && used.problem === null)) return [];
  const items = used.differences.map(
    ({ effect, text: said }): Item => ({ ...(effect === 'loosens' && { tone: 'note' as const }), text: [said] }),
  );
  const more = used.omitted > 0 ? [{ text: [`${used.omitted} more differences are not listed.`] }] : [];
  return [
    text(introduction(used), { tone: 'note' }),
    list([...items, ...more], { noun: 'difference', open: OPEN, most: MOST }),
  ];
};

function introduction(used: RulesUsed): string {
  const { from, problem } = used;
  const origin = rulesOrigin(used);
  if (problem !== null) {
    return `The rules of ${origin} could not be read: ${problem}; the change's own rules were used.`;
  }
  return from === 'base'
    ? `This change has other rules than ${origin}, whose rules decided:`
    : `This change was judged by its own rules, and not by those of ${origin}:`;
}
