import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Judgment, judge } from '../../bench/converters/judge.ts';
import { type CorpusFile, LANGUAGES, readCorpus } from '../../bench/converters/truth.ts';
import { allOutcomes, conversions } from '../../scripts/generate-conversions.ts';

// What a script sends is sent, or its file says what is not. The truth of each construct was recorded from the tool itself.

const judgments = new Map<string, Promise<Judgment>>();

/** Judges each file once. */
function judged(file: CorpusFile): Promise<Judgment> {
  const name = `${file.language}/${file.file}`;
  const judgment = judgments.get(name) ?? judge(file);
  judgments.set(name, judgment);
  return judgment;
}

describe.each(LANGUAGES)('%s', (language) => {
  it.each(readCorpus(language))('$construct is kept or said', async (file) => {
    const { outcome, differences, notes } = await judged(file);
    expect(outcome, [...differences, ...notes].join('\n')).not.toBe('lost');
  });
});

it('docs/convert.md says what became of each construct: npm run generate', async () => {
  const document = join(import.meta.dirname, '../../docs/convert.md');
  expect(readFileSync(document, 'utf8')).toBe(conversions(await allOutcomes(judged)));
});
