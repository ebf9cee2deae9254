import { text } from '../../text/blocks.ts';
import { type Inline, name } from '../../text/inline.ts';
import { isInArchive, type Section } from './section.ts';

/** Where there is more, and what wrote this. */
export const footer: Section = ({ result, links }) => {
  const isZip = isInArchive(links);
  const pages = [
    [isZip ? 'Full report (report.html in a zip file)' : 'Full report', links.report],
    ['Documents and logs', isZip ? undefined : links.archive],
    ['Workflow run', links.run],
  ] as const;
  const written = pages.flatMap(([title, url]): Inline[] =>
    url === undefined || !isWebAddress(url) ? [] : [{ kind: 'link', text: title, url }, ' · '],
  );
  const gate: Inline = {
    kind: 'quiet',
    text: ['perf-gate ', name(result.version), ', key ', name(result.key)],
  };
  return [text([...written, gate], { in: ['markdown'] })];
};

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
