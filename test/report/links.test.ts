import { expect, it } from 'vitest';
import { renderComment } from '../../src/report/comment.ts';
import type { Links } from '../../src/report/sections/section.ts';
import { failing } from '../support/result.ts';

const [PAGE, ARCHIVE, RUN] = ['artifacts/2', 'artifacts/1', 'attempts/1'].map(
  (path) => `https://github.com/octo/shop/actions/runs/7/${path}`,
) as [string, string, string];

it.each<[string, Links, (readonly [text: string, url: string])[]]>([
  [
    'a page and an archive',
    { report: PAGE, archive: ARCHIVE, run: RUN },
    [
      ['Full report', PAGE],
      ['Documents and logs', ARCHIVE],
      ['Workflow run', RUN],
    ],
  ],
  [
    'an archive alone',
    { report: ARCHIVE, archive: ARCHIVE, run: RUN },
    [
      ['Full report (report.html in a zip file)', ARCHIVE],
      ['Workflow run', RUN],
    ],
  ],
  ['a page alone', { report: PAGE }, [['Full report', PAGE]]],
  ['nothing', {}, []],
  ['what is no page of the web', { report: 'javascript:alert(1)', archive: 'file:///etc/passwd' }, []],
])('the comment links what was uploaded and no more: %s', (_, links, expected) => {
  const footer = renderComment(failing(), links).split('\n').find((line) => line.includes('<sub>perf-gate ')) ?? '';
  const written = footer.matchAll(/\[([^\]]+)\]\((\S+\/actions\/runs\/\S+)\)/g);
  expect([...written].map(([, text, url]) => [text, url])).toEqual(expected);
});
