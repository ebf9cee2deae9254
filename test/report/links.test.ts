import { describe, expect, it } from 'vitest';
import { renderComment } from '../../src/report/comment.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { Links } from '../../src/report/sections/section.ts';
import { failing } from '../support/result.ts';

const [PAGE, ARCHIVE, RUN] = ['artifacts/2', 'artifacts/1', 'attempts/1'].map(
  (path) => `https://github.com/octo/shop/actions/runs/7/${path}`,
) as [string, string, string];

describe.each([
  ['comment', renderComment],
  ['job summary', renderMarkdown],
])('the %s', (_, render) => {
  /** What leads to an upload or to the run, and where. */
  const linksIn = (links: Links) =>
    [...render(failing(), links).matchAll(/\[([^\]]+)\]\((\S+\/actions\/runs\/[^)\s]+)\)/g)].map(
      ([, text, url]) => `${text}: ${url}`,
    );

  it('links the page of the report, a row of it, and the archive', () => {
    const found = linksIn({ report: PAGE, archive: ARCHIVE, run: RUN });
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`in the report: ${PAGE}#`),
        `Full report: ${PAGE}`,
        `Documents and logs: ${ARCHIVE}`,
        `Workflow run: ${RUN}`,
      ]),
    );
    expect(found.join('\n')).not.toContain('zip');
  });

  it('says of every link to an archive alone that it is a zip file, and links no row of what is in it', () => {
    const found = linksIn({ report: ARCHIVE, archive: ARCHIVE, run: RUN }).filter((link) => link.includes(ARCHIVE));
    expect(found).toEqual(
      expect.arrayContaining([
        `see report.html in the zip file: ${ARCHIVE}`,
        `Full report (report.html in a zip file): ${ARCHIVE}`,
      ]),
    );
    for (const link of found) expect(link).toMatch(/zip.*: \S+\/artifacts\/1$/);
  });

  it.each<[string, Links]>([
    ['nothing was uploaded', {}],
    ['what was is no page of the web', { report: 'javascript:alert(1)', archive: 'file:///etc/passwd' }],
  ])('links nothing where %s', (_what, links) => {
    expect(linksIn(links)).toEqual([]);
    expect(render(failing(), links)).not.toMatch(/\]\((?:javascript|file)/);
  });
});
