import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileStore, readBaselineFile, readRunFile, writeBaselineFile } from '../../src/baseline/file.ts';
import { temporaryFolder } from '../support/folder.ts';
import { baseline, job, runDocument } from './documents.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder('file');
  file = join(folder, 'deep', 'baseline.json');
});

describe('a baseline file', () => {
  it('is written with its folder, and leaves nothing else there', () => {
    writeBaselineFile(file, baseline());
    writeBaselineFile(file, baseline({ runId: 2 }));
    expect(readBaselineFile(file).jobs[0]?.origin.runId).toBe(2);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['baseline.json']);
  });

  it('stays as it was when it cannot be replaced', () => {
    mkdirSync(file, { recursive: true });
    expect(() => writeBaselineFile(file, baseline())).toThrow(
      expect.objectContaining({ class: 'baseline', message: expect.stringMatching(/^cannot write the baseline /) }),
    );
    expect(readdirSync(join(folder, 'deep'))).toEqual(['baseline.json']);
  });

  it('that is not there is an error with a way out', () => {
    expect(() => readBaselineFile(file)).toThrow(
      expect.objectContaining({
        class: 'baseline',
        message: expect.stringContaining('"npx perf-gate run --save-baseline" creates one'),
      }),
    );
  });

  it('may be a run document, and a run is read as one', () => {
    const path = join(folder, 'run.json');
    writeFileSync(path, JSON.stringify(runDocument()));
    expect(readBaselineFile(path).jobs).toHaveLength(1);
    expect(readRunFile(path)).toEqual(runDocument());

    writeBaselineFile(file, baseline());
    expect(() => readRunFile(file)).toThrow(/a document of kind "baseline"; a run document is needed/);
  });
});

describe('the file store of the local command', () => {
  const store = (options: { required?: boolean; save?: boolean; scenarios?: string[] } = {}) =>
    fileStore({ file, key: 'default', required: false, scenarios: ['other', 'search'], save: false, ...options });

  it('has none at first, saves when asked, and then finds it', async () => {
    const first = store({ save: true });
    expect(await first.find()).toEqual({
      base: { kind: 'none', reason: `there is no baseline file ${file} yet` },
      notices: [],
    });
    expect(await first.save(job({ runId: null, attempt: null }))).toEqual([]);

    const second = store({ save: true });
    expect((await second.find()).base).toMatchObject({ kind: 'stored', source: 'file' });
    await second.save(job({ runId: null, attempt: null }));
    expect(readBaselineFile(file).jobs).toHaveLength(2);
  });

  it('saves nothing unasked', async () => {
    await store().save(job());
    expect(existsSync(file)).toBe(false);
  });

  it('says before anything is measured that a named file has nothing to compare', () => {
    writeBaselineFile(file, baseline());
    const [name = ''] = baseline().jobs.flatMap((job) => job.scenarios.map((scenario) => scenario.name));
    expect(store({ required: true, scenarios: ['other', name] }).missing).toBeNull();
    expect(store({ required: false, scenarios: ['other'] }).missing).toBeNull();
    expect(store({ required: true, scenarios: ['other'] }).missing).toContain(
      `${file} has none of the scenarios of this run, only "${name}"`,
    );
  });

  it('says before anything is measured that a named file is missing or broken', () => {
    expect(store({ required: true }).missing).toBe(
      `there is no file ${file}; "npx perf-gate run --save-baseline" creates one`,
    );
    expect(store().missing).toBeNull();
    mkdirSync(join(folder, 'deep'));
    writeFileSync(file, 'not JSON');
    expect(() => store()).toThrow(/is not JSON, or was cut short/);
    expect(readFileSync(file, 'utf8')).toBe('not JSON');
  });
});
