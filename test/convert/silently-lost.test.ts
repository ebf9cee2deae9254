import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../bench/converters/judge.ts';
import { LANGUAGES, readCorpus } from '../../bench/converters/truth.ts';
import { allOutcomes, conversions } from '../../scripts/generate-conversions.ts';

// What a script sends is sent, or its file says what is not. The truth of each construct was recorded from the tool itself.

/** Constructs that are silently lost still; nothing may be added. */
const KNOWN: Record<string, string[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'known-silent.json'), 'utf8'),
);

describe.each(LANGUAGES)('%s', (language) => {
  const files = readCorpus(language).map((file) => ({ name: file.construct, file }));
  const known = new Set(KNOWN[language]);

  it.each(files.filter(({ name }) => !known.has(name)))('$name is kept or said', async ({ file }) => {
    const { outcome, differences, notes } = await judge(file);
    expect(outcome, [...differences, ...notes].join('\n')).not.toBe('lost');
  });

  it.each(files.filter(({ name }) => known.has(name)))(
    '$name is lost still: else take it off the list',
    async ({ file }) => {
      expect((await judge(file)).outcome).toBe('lost');
    },
  );

  it('knows only constructs of the corpus', () => {
    expect([...known].filter((name) => !files.some((file) => file.name === name))).toEqual([]);
  });
});

it('docs/convert.md says what became of each construct: npm run generate', async () => {
  const document = join(import.meta.dirname, '../../docs/convert.md');
  expect(readFileSync(document, 'utf8')).toBe(conversions(await allOutcomes()));
});
