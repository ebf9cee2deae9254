import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/verdict/result.ts';
import { withNotices } from '../report/large-results.ts';
import { temporaryFolder } from '../support/folder.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import type { GitHubServer } from '../support/github/server.ts';
import { failing, hostile, huge } from '../support/result.ts';
import { leave, measured, reportOn, resultOf } from './reporting.ts';

// The log of a job, as the built action writes it.

let github: GitHubServer;
let folder: string;
githubForEachTest((server) => {
  github = server;
  folder = temporaryFolder('job-log');
});

async function logOf(result: Result, env: Record<string, string> = {}): Promise<string[]> {
  const of = measured(github, { conclusion: 'failure' });
  leave(github, of, resultOf(result, of));
  const { stdout } = await reportOn(github, folder, of, { env });
  return stdout.trimEnd().split('\n');
}

describe('the log of a job', () => {
  it('has at most 200 lines for 60 scenarios of 30 requests, the verdict in color and a group for each scenario', async () => {
    const lines = await logOf(withNotices(huge(60, 30)));
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines.some((line) => line.startsWith('\u001b[31m✗ FAILED\u001b[39m  '))).toBe(true);
    expect(lines.filter((line) => line.startsWith('::group::')).length).toBeGreaterThan(2);
    expect(lines.at(-1)).toMatch(/^::error::perf-gate: /);
  });

  it('has at most 200 lines for sixty keys, whatever each of them has to say', async () => {
    const of = measured(github, { conclusion: 'failure' });
    const keys = Array.from({ length: 60 }, (_, at) => `key-${at + 1}`);
    for (const [at, key] of keys.entries()) {
      // The others are lost.
      if (at % 7 > 0) continue;
      const made = resultOf(at === 7 ? huge(60, 30) : failing(), of, key);
      const own = Array.from({ length: 5 }, (_, number) => `Notice ${number} of ${key}.`);
      leave(github, of, { ...made, notices: ['The same of all.', ...own] }, { key });
    }
    const { stdout, summary } = await reportOn(github, folder, of, { inputs: { key: keys.join('\n') } });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines.filter((line) => line.includes('The same of all.'))).toHaveLength(1);
    expect(lines.filter((line) => /^perf-gate \(key-\d+\): /.test(line))).toHaveLength(40);
    expect(lines).toContain('perf-gate: 20 more results: the job summary has all of them.');
    expect(lines).toContainEqual(
      expect.stringMatching(/^perf-gate: \d+ more notices: the job summary has all of them\.$/),
    );
    expect(lines.at(-1)).toMatch(/^::error::perf-gate: /);
    expect(summary).toContain('Failed');
  });

  it('opens and closes a group for each of a few scenarios', async () => {
    const all = await logOf(failing());
    // What is uploaded has groups before it.
    const lines = all.slice(all.findIndex((line) => line.includes('FAILED')));
    const marks = lines.flatMap((line) => /^::(group|endgroup)::/.exec(line)?.[1] ?? []);
    expect(marks).toEqual(['group', 'endgroup', 'group', 'endgroup', 'group', 'endgroup']);
    expect(lines).toContainEqual(expect.stringMatching(/^::group::search: regressed, /));
  });

  it.each<Record<string, string>>([{ NO_COLOR: '1' }, { FORCE_COLOR: '0' }, { TERM: 'dumb' }])(
    'has no color with %o',
    async (env) => {
      const lines = await logOf(failing(), env);
      expect(lines.map(stripVTControlCharacters)).toEqual(lines);
    },
  );

  it('has no command that a name would be', async () => {
    const lines = await logOf(hostile());
    const known = /^::(?:group|endgroup|error|warning|add-mask|debug|notice)(?: [^:]*)?::/;
    for (const line of lines.map(stripVTControlCharacters)) {
      if (/^\s*::/.test(line)) expect(line).toMatch(known);
      expect(line).not.toContain('##[');
    }
  });
});
