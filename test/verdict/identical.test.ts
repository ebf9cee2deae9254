import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { judge } from '../../src/verdict/judge.ts';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { configOf, jobOf, runOf } from './documents.ts';

const { origin } = jobOf([]);
const judged = () =>
  judge(
    runOf([]),
    { kind: 'identical', origin },
    configOf({ judgement: { onMissingBaseline: 'fail', inconclusive: 'fail' } }),
  );

describe('a change that leaves the files of the service as they are', () => {
  it('is neither passed nor failed, whatever else is strict: it is not "no change" (complaint 7)', () => {
    const result = judged();
    expect(result).toMatchObject({ conclusion: 'neutral', findings: [], failure: null, scenarios: [] });
    expect(result.headline).toBe('Nothing to measure: the files of the service are the same as in its base a1b2c3d.');
    expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it.each([
    ['the comment', renderMarkdown],
    ['the page', renderHtml],
    ['the terminal', (result: Result) => renderTerminal(result, { columns: 100, color: false })],
  ])('says so in %s, with both commits', (_, render) => {
    const text = render(judged());
    expect(text).toMatch(/not measured/i);
    expect(text).toContain('a1b2c3d');
    expect(text).toContain('f00ba47');
    expect(text.replace(/<(script|style)[\s\S]*?<\/\1>/g, '')).not.toMatch(
      /\bpassed\b|\bfailed\b|there is no baseline/i,
    );
  });
});
