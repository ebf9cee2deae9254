import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { serializeBaseline } from '../../src/baseline/baseline-document.ts';
import { githubBaseline } from '../../src/baseline/github-baseline.ts';
import { isBaseline, localBaseline } from '../../src/baseline/local-baseline.ts';
import { BASELINES, type Baseline } from '../../src/measurement/baseline-source.ts';
import { contextOf } from '../github/job-context.ts';
import { temporaryFolder } from '../support/folder.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { mergeGroupEvent, pullRequestEvent, pushEvent, type WorkflowEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import { baseline as baselineOf, job } from './documents.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = temporaryFolder('baseline');
  file = join(folder, 'baseline.json');
  writeFileSync(file, serializeBaseline(baselineOf()));
});

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
  github.addPullRequest({ number: 5 });
});

function choose(event: WorkflowEvent, wanted: Baseline, file: string | null = null) {
  const run = github.addRun(event.name === 'pull_request' ? { pullRequest: 5 } : { headSha: event.sha });
  const context = contextOf(github, event, run.id);
  return githubBaseline({
    wanted,
    file,
    octokit: null,
    context,
    credentials: [],
    key: 'default',
    scenarios: ['search'],
  });
}

describe('a workflow’s run measures its base commit', () => {
  const events: [string, () => WorkflowEvent][] = [
    ['pull_request', () => pullRequestEvent(github, { number: 5 })],
    ['merge_group', () => mergeGroupEvent(github, { number: 5, headSha: 'a'.repeat(40) })],
  ];
  it.each(events)('for %s by itself', (_, event) => {
    const chosen = choose(event(), 'auto');
    expect(chosen.baseCommit).not.toBeNull();
  });

  it('for other events only when it is asked for', () => {
    expect(choose(pushEvent(github), 'auto').baseCommit).toBeNull();
    expect(choose(pushEvent(github), 'same-job').baseCommit).not.toBeNull();
  });

  it('is required where it was asked for, and the event has one', () => {
    const event = pullRequestEvent(github, { number: 5 });
    expect(choose(event, 'same-job').baseCommit?.required).toBe(true);
    expect(choose(event, 'auto').baseCommit?.required).toBe(false);
    expect(choose(pushEvent(github), 'same-job').baseCommit?.required).toBe(false);
  });

  it('a file that is named and missing is known at once', () => {
    const event = pullRequestEvent(github, { number: 5 });
    expect(choose(event, 'auto', join(folder, 'gone.json')).baseline.missing).toContain('gone.json');
    expect(choose(event, 'auto', file).baseline.missing).toBeNull();
  });

  it.each(['artifact', 'cache', 'none'] as const)('not with %s', (wanted) => {
    const chosen = choose(pullRequestEvent(github, { number: 5 }), wanted);
    expect(chosen.baseCommit).toBeNull();
  });

  it('not where a file is given, unless both are', async () => {
    const event = pullRequestEvent(github, { number: 5 });
    expect(choose(event, 'auto', file).baseCommit).toBeNull();
    expect(choose(event, 'file', file).baseCommit).toBeNull();
    const both = choose(event, 'same-job', file);
    expect(both.baseCommit).not.toBeNull();
    expect((await both.baseline.find()).base).toMatchObject({ kind: 'stored', source: 'file' });
  });

  it('with settings that do not go together: says which', () => {
    const event = pullRequestEvent(github, { number: 5 });
    expect(() => choose(event, 'file')).toThrow('needs the input "baseline-file"');
    for (const wanted of ['artifact', 'cache', 'none'] as const) {
      expect(() => choose(event, wanted, file)).toThrow(`the setting baseline is ${wanted}`);
    }
  });

  it('with none there is no stored baseline either, and none is kept', async () => {
    const { baseline } = choose(pushEvent(github), 'none');
    expect((await baseline.find()).base).toEqual({ kind: 'none', reason: 'the setting `baseline` is none' });
    expect(await baseline.save(job())).toEqual([]);
  });
});

describe('a run at a desk', () => {
  const options = { base: null, named: false, key: 'default', scenarios: ['search'], save: false };
  const local = (wanted: Baseline, more: Partial<Parameters<typeof localBaseline>[0]> = {}) =>
    localBaseline({ wanted, file, ...options, ...more });

  it.each(['auto', 'artifact', 'cache', 'file'] as const)('with %s is compared with the file', async (wanted) => {
    const { baseline, baseCommit } = local(wanted);
    expect(baseCommit).toBeNull();
    expect((await baseline.find()).base).toMatchObject({ kind: 'stored', source: 'file' });
  });

  it('measures a base commit when one is named, or the configuration says so', () => {
    expect(local('auto', { base: 'main' }).baseCommit).not.toBeNull();
    expect(local('same-job').baseCommit).not.toBeNull();
    expect(local('none', { base: 'main' }).baseCommit).not.toBeNull();
  });

  it('with none is compared with nothing, but a file that is named counts', async () => {
    expect((await local('none').baseline.find()).base.kind).toBe('none');
    expect((await local('none', { named: true }).baseline.find()).base.kind).toBe('stored');
  });

  it('distinguishes a kind of baseline from a file by its name', () => {
    expect(BASELINES.every(isBaseline)).toBe(true);
    expect(isBaseline('./none')).toBe(false);
    expect(isBaseline('baseline.json')).toBe(false);
  });
});
