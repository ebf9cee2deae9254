import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFiles, sentenceOf, summarise } from '../../bench/mutation/summary.ts';

const root = join(import.meta.dirname, '../..');
const results = JSON.parse(readFileSync(join(root, 'bench/results/mutation.json'), 'utf8'));

describe('the committed mutation run', () => {
  it('noticed at least 85 % of the faults', () => {
    expect(results.score).toBeGreaterThanOrEqual(0.85);
  });

  it('has every file of both rooms that computes something', () => {
    const sources = ['statistics', 'verdict'].flatMap((room) =>
      readdirSync(join(root, 'src', room)).map((name) => `src/${room}/${name}`),
    );
    const tried = results.files.map(({ file }: { file: string }) => file);
    const rest = sources.filter((file) => !tried.includes(file));
    // Types, and what is computed once, when the module is loaded.
    const typesAlone = ['base-side', 'judgement', 'result', 'threshold'];
    expect(rest.sort()).toEqual(typesAlone.map((name) => `src/verdict/${name}.ts`));
  });

  it('is what the documentation says', () => {
    const said = readFileSync(join(root, 'docs/how-it-decides.md'), 'utf8').replace(/\s+/g, ' ');
    expect(said).toContain(sentenceOf(results));
  });
});

describe('the summary of a mutation run', () => {
  const mutant = (status: 'Killed' | 'Survived' | 'Timeout' | 'CompileError' | 'Ignored', line = 1) => ({
    mutatorName: 'EqualityOperator',
    replacement: 'a > b',
    status,
    location: { start: { line, column: 5 }, end: { line, column: 11 } },
  });
  const batch = (file: string, share: number, ...mutants: ReturnType<typeof mutant>[]) => ({
    share,
    report: { files: { [file]: { source: 'let c\nif (a >= b) {}', mutants } } },
  });

  it('counts what was tried, and weighs a sample by what it stands for', () => {
    const all = batch('b.ts', 1, mutant('Killed'), mutant('Timeout'), mutant('Killed'), mutant('Ignored'));
    const sample = batch('a.ts', 0.5, mutant('Survived', 2), mutant('Killed'), mutant('CompileError'));
    const summary = summarise([all, sample]);
    expect(summary).toMatchObject({ tried: 5, killed: 3, timedOut: 1, notInSample: 1, atLoading: 1 });
    // 2 of 3, and 2 of 4.
    expect(summary.score).toBe(0.5714);
    expect(summary.files).toEqual([
      { file: 'a.ts', share: 0.5, killed: 1, timedOut: 0, survived: 1, score: 0.5 },
      { file: 'b.ts', share: 1, killed: 2, timedOut: 1, survived: 0, score: 0.6667 },
    ]);
  });

  it('takes files that are tried again from the later run, and all others from the earlier', () => {
    const earlier = {
      tool: 'Stryker',
      node: '24',
      ...summarise([batch('a.ts', 1, mutant('Survived'), mutant('Killed')), batch('c.ts', 1, mutant('Killed'))]),
    };
    const later = summarise([batch('a.ts', 0.5, mutant('Killed'), mutant('Timeout'))]);
    const joined = replaceFiles(earlier, later, ['a.ts']);
    expect(joined).toMatchObject({ tool: 'Stryker', tried: 3, killed: 2, timedOut: 1, survived: 0, survivors: [] });
    expect(joined.files.map(({ file, killed }) => `${file} ${killed}`)).toEqual(['a.ts 1', 'c.ts 1']);
    // 1 of 2 stands for 2 of 4.
    expect(joined.score).toBe(0.6);
  });

  it('shows what nobody noticed, and why nobody could', () => {
    const [survivor] = summarise([batch('a.ts', 1, mutant('Survived', 2))]).survivors;
    expect(survivor).toEqual({
      file: 'a.ts',
      line: 2,
      mutator: 'EqualityOperator',
      original: 'a >= b',
      replacement: 'a > b',
      equivalent: null,
    });
    const place = { start: { line: 1, column: 1 }, end: { line: 1, column: 30 } };
    const source = 'new Array<number>(pValues.length)';
    const file = { source, mutants: [{ ...mutant('Survived'), location: place }] };
    const report = { files: { 'src/statistics/holm.ts': file } };
    expect(summarise([{ share: 1, report }]).survivors[0]?.equivalent).toBe('an array grows by itself');
  });
});
