import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MISHAPS, type Mishap } from '../support/github/faults.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// Every call that the built action makes of GitHub, and everything that can befall it: whatever it is, the verdict is told
// and is the exit code, and everything else that could be told is.

/** A line that measures, so that a run takes a moment; its value is held to a limit. */
const CONFIG = (limit: number) => `
scenarios:
  size: { type: command, run: cat size.json, rounds: 5, thresholds: { size: "< ${limit}" } }
`;
const SIZE = '{ "metrics": { "size": { "unit": "", "better": "lower", "samples": [10] } } }';

interface Call {
  path: RegExp;
  method?: string;
  /** What only this call does, as notices and logs name it; null where nothing is missing without it. */
  missing: 'artifacts' | 'caches' | 'checkRuns' | 'comments' | null;
}

const CALLS: Record<string, Call> = {
  CreateArtifact: { path: /CreateArtifact$/, missing: 'artifacts' },
  'the upload of an artifact': { path: /^\/blob\/artifacts/, method: 'PUT', missing: 'artifacts' },
  FinalizeArtifact: { path: /FinalizeArtifact$/, missing: 'artifacts' },
  GetCacheEntryDownloadURL: { path: /GetCacheEntryDownloadURL$/, missing: null },
  CreateCacheEntry: { path: /CreateCacheEntry$/, missing: 'caches' },
  'the upload of a cache entry': { path: /^\/blob\/caches/, method: 'PUT', missing: 'caches' },
  FinalizeCacheEntryUpload: { path: /FinalizeCacheEntryUpload$/, missing: 'caches' },
  'the list of artifacts': { path: /actions\/(artifacts|runs|workflows)/, method: 'GET', missing: null },
  'the new check run': { path: /check-runs$/, method: 'POST', missing: 'checkRuns' },
  'the check run brought up to date': { path: /check-runs\/\d+$/, method: 'PATCH', missing: null },
  'the list of comments': { path: /issues\/1\/comments$/, method: 'GET', missing: 'comments' },
  'the new comment': { path: /issues\/1\/comments$/, method: 'POST', missing: 'comments' },
  'the comment brought up to date': { path: /issues\/comments\/\d+$/, method: 'PATCH', missing: null },
};

/** MISHAPS=all has everything befall every call; without it, each mishap befalls some calls, and each call meets some. */
const ALL = process.env.MISHAPS === 'all';
const NAMES = Object.keys(CALLS);

/** The part of a list that a call meets. */
function metBy<T>(name: string, list: readonly T[], every: number): T[] {
  return list.filter((_, index) => ALL || (index + NAMES.indexOf(name)) % every === 0);
}

const HURRY = {
  NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, '../support/hurry.mjs')).href}`,
};

/** One run of the action on the shop, for a push to main or a pull request. */
async function run(workflow: Workflow, event: 'push' | 'pull request', limit = 100) {
  const { workspace, github } = workflow;
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'size.json'), SIZE);
  writeFileSync(join(workspace, 'perf-gate.yml'), CONFIG(limit));
  if (event === 'pull request') github.addPullRequest({ number: 1 });
  const done = await workflow.run(event === 'push' ? workflow.push() : workflow.pullRequest(1), { env: HURRY });
  const { artifacts, caches, checkRuns, comments } = github.repository();
  const told = {
    artifacts: [...new Set(artifacts.filter(({ finalized }) => finalized).map(({ name }) => name))].sort(),
    caches: caches.filter(({ finalized }) => finalized).map(({ key }) => key),
    checkRuns: checkRuns.map(({ conclusion }) => conclusion),
    comments: comments.map(({ body }) => body),
  };
  return { ...done, told };
}

type Run = Awaited<ReturnType<typeof run>>;

/** What holds whatever happened. */
function expectVerdict(
  { exitCode, signal, stdout, stderr, outputs, summary, survivors, temporary }: Run,
  fails: boolean,
) {
  const log = stdout + stderr;
  expect([exitCode, signal], log).toEqual([fails ? 1 : 0, null]);
  expect(outputs.conclusion).toBe(fails ? 'failure' : 'neutral');
  expect(outputs['result-path']).toMatch(/result\.json$/);
  expect(summary).toMatch(fails ? /### ❌ Failed/ : /No baseline/i);
  expect(log).not.toMatch(/^\s+at .*:\d+|Node\.js v|unsettled|node:internal/m);
  expect(log).not.toMatch(/another step or job of it has the same key/);
  expect(log).not.toMatch(/: ?\.$/m);
  expect(survivors).toEqual([]);
  expect(temporary.filter((name) => name.startsWith('perf-gate'))).toEqual([]);
}

const eventOf = ({ missing, path }: Call) =>
  missing === 'comments' || /comments/.test(path.source) ? ('pull request' as const) : ('push' as const);

describe.each(NAMES)('%s', (name) => {
  const call = CALLS[name] as Call;
  const { path, method, missing } = call;

  it.concurrent.each(metBy(name, Object.keys(MISHAPS) as Mishap[], 4))(
    '%s, once: everything is told all the same',
    async (mishap) => {
      const workflow = await openWorkflow();
      try {
        const event = eventOf(call);
        const fault = workflow.github.fail({ path, ...(method && { method }), ...MISHAPS[mishap] });
        const done = await run(workflow, event);
        expectVerdict(done, false);
        expect(fault.struck).toBe(1);
        const { artifacts, caches, checkRuns, comments } = done.told;
        const log = done.stdout;
        expect(checkRuns, log).toHaveLength(1);
        expect(comments, log).toHaveLength(event === 'push' ? 0 : 1);
        expect(
          artifacts.some((artifact) => artifact.startsWith('perf-gate-report-default')),
          log,
        ).toBe(true);
        if (event === 'push') {
          const kept = [...artifacts, ...caches].filter((kept) => kept.startsWith('perf-gate-baseline'));
          expect(kept.length, log).toBeGreaterThanOrEqual(missing === 'artifacts' ? 1 : 2);
        }
      } finally {
        await workflow.close();
      }
    },
  );

  const lasting = [
    ['reset in the middle of the answer', false],
    ['never answered', true],
    ['answered with 502 and no words', false],
  ] as const;
  it.concurrent.each(metBy(name, lasting, 3))('%s, each time: the rest is told', async (mishap, fails) => {
    const workflow = await openWorkflow();
    try {
      const event = eventOf(call);
      workflow.github.fail({ path, ...(method && { method }), times: 999, ...MISHAPS[mishap] });
      const done = await run(workflow, event, fails ? 1 : 100);
      expectVerdict(done, fails);
      const { artifacts, caches, checkRuns, comments } = done.told;
      if (missing !== 'checkRuns') expect(checkRuns, done.stdout).toEqual([done.outputs.conclusion]);
      if (missing !== 'comments') expect(comments).toHaveLength(event === 'push' ? 0 : 1);
      if (missing !== 'artifacts') {
        expect(artifacts).toEqual([
          ...(event === 'push' ? ['perf-gate-baseline-default'] : []),
          'perf-gate-report-default',
          'perf-gate.default.html',
        ]);
      }
      if (missing !== 'caches' && event === 'push') expect(caches).toHaveLength(1);
      // A call may have done its work though its answer was lost: what is missing is said, and nothing else.
      const wanted =
        event === 'push' ? { artifacts: 3, caches: 1, comments: 0 } : { artifacts: 2, caches: 0, comments: 1 };
      const whole =
        artifacts.length === wanted.artifacts &&
        caches.length === wanted.caches &&
        comments.length === wanted.comments &&
        checkRuns.length > 0;
      if (!whole) expect(done.stdout).toMatch(/^::warning::perf-gate: .* not (written|uploaded|saved)/m);
    } finally {
      await workflow.close();
    }
  });
});

it('T14: where no service of GitHub answers at all, verdict, outputs and summary are there', async () => {
  const workflow = await openWorkflow();
  try {
    workflow.github.fail({ path: /^/, times: 9999, silent: true });
    const done = await run(workflow, 'pull request', 1);
    expectVerdict(done, true);
    expect(done.summary).toMatch(/did not answer/);
  } finally {
    await workflow.close();
  }
});
