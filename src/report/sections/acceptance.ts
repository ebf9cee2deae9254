import { list, text } from '../../text/blocks.ts';
import { instant } from '../format.ts';
import type { Section } from './section.ts';

/** Who accepted what would have failed the gate, and each finding that was accepted. */
export const acceptance: Section = ({ result: { accepted } }) => {
  if (accepted === null) return [];
  const { by, label, at, findings } = accepted;
  return [
    text(`${by} accepted this with the label "${label}" (${instant(at)}):`, { tone: 'note' }),
    list(
      findings.map((finding) => ({ text: [finding] })),
      { noun: 'accepted finding', most: { markdown: 50 } },
    ),
  ];
};
