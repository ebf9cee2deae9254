import { text } from '../../text/blocks.ts';
import { name } from '../../text/inline.ts';
import { resultStatus } from '../status.ts';
import { evidenceText } from './evidence.ts';
import { P25_EXPLAINED } from './p25.ts';
import type { Section } from './section.ts';

/** The verdict in one line; the page has room for what it is worth beside it. */
export const headline: Section = ({ result, p25 }) => [
  text(['perf-gate ', result.version, ', key ', name(result.key)], { in: ['html'], quiet: true }),
  { kind: 'headline', status: resultStatus(result), text: result.headline },
  ...(p25?.in === 'headline' ? [P25_EXPLAINED] : []),
  text(evidenceText(result), { in: ['html'], quiet: true }),
];
