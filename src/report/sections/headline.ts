import { resultStatus } from '../status.ts';
import { P25_EXPLAINED } from './p25.ts';
import type { Section } from './section.ts';

/** The verdict in one line; the page has a head of its own (page/verdict.ts). */
export const headline: Section = ({ result, p25 }) => [
  { kind: 'headline', status: resultStatus(result), text: result.headline },
  ...(p25?.in === 'headline' ? [P25_EXPLAINED] : []),
];
