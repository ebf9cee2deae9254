import { list, titled } from '../../text/blocks.ts';
import type { Section } from './section.ts';

/** Notices that a comment shows. */
const SHOWN = { markdown: 20 };

/** What went differently from the plan. A terminal shows it with the evidence. */
export const notices: Section = ({ result }) => {
  if (result.notices.length === 0) return [];
  const items = result.notices.map((notice) => ({ tone: 'note' as const, text: [notice] }));
  return [titled('Notices', [list(items, { noun: 'notice', most: SHOWN })], { in: ['markdown', 'html'] })];
};
