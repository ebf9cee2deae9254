import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { findAcceptance } from '../../src/publish/acceptance.ts';
import { contextOf } from '../github/job-context.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import { pullRequestEvent, pushEvent } from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { Role } from '../support/github/state.ts';

const LABEL = 'perf-gate: accepted';

let github: GitHubServer;
githubForEachTest((server) => {
  github = server;
});

interface Stage {
  /** Who sets the label, and the role of that person. */
  by?: string;
  role?: Role | null;
  permissions?: Record<string, 'read'>;
  private?: boolean;
}

/** A pull request of a stranger's fork; what the test does to it; and then what is found. */
async function find(
  { role = null, by = 'maintainer', permissions = {}, private: hidden = false }: Stage,
  act: (set: (label?: string, who?: string) => void) => void,
) {
  github.addRepository({ private: hidden });
  github.addRepository({ owner: 'stranger', fork: true });
  github.addPullRequest({
    number: 5,
    repository: 'octo/shop',
    headRepository: 'stranger/shop',
    author: 'stranger',
  });
  if (role !== null) github.addCollaborator({ login: by, role, repository: 'octo/shop' });
  // The event is older than the label: its payload does not have it.
  const run = github.addRun({ repository: 'octo/shop', pullRequest: 5, status: 'in_progress' });
  const context = contextOf(github, pullRequestEvent(github, { number: 5, repository: 'octo/shop' }), run.id);
  expect(context.pullRequest).toMatchObject({ fork: true, labels: [] });
  act((label = LABEL, who = by) => github.labelPullRequest({ number: 5, repository: 'octo/shop', label, by: who }));
  const octokit = await connectGitHub(github.token({ permissions }), context);
  return findAcceptance({ octokit, context, label: LABEL });
}

const NOTHING = { acceptance: null, notice: null };

describe('a label counts', () => {
  for (const role of ['triage', 'write', 'maintain', 'admin'] as const) {
    it(`from a person with the role ${role}, and that person is named`, async () => {
      const found = await find({ role }, (set) => set());
      expect(found.notice).toBeNull();
      expect(found.acceptance).toMatchObject({ label: LABEL, by: 'maintainer' });
      expect(Date.parse(found.acceptance?.at ?? '')).toBeGreaterThan(Date.now() - 600_000);
    });
  }

  it('however it is capitalized, as GitHub takes both for the same label', async () => {
    const found = await find({ role: 'write' }, (set) => set('Perf-Gate: Accepted'));
    expect(found.acceptance?.by).toBe('maintainer');
  });

  it('for whoever set it last: after it was removed, for whoever set it again', async () => {
    const found = await find({ role: 'write' }, (set) => {
      set();
      github.unlabelPullRequest({ number: 5, repository: 'octo/shop', label: LABEL, by: 'maintainer' });
      github.addCollaborator({ login: 'second', role: 'triage', repository: 'octo/shop' });
      set(LABEL, 'second');
    });
    expect(found.acceptance?.by).toBe('second');
  });

  it('behind hundreds of other events', async () => {
    const found = await find({ role: 'write' }, (set) => {
      for (let times = 0; times < 130; times++) set(`size ${times % 7}`);
      set();
      for (let times = 0; times < 130; times++) set(`size ${times % 7}`);
    });
    expect(found.acceptance?.by).toBe('maintainer');
  });

  it('in a private repository with nothing but "pull-requests: read" and "actions: read"', async () => {
    const permissions = { 'pull-requests': 'read', actions: 'read' } as const;
    const found = await find({ role: 'write', permissions, private: true }, (set) => set());
    expect(found.acceptance?.by).toBe('maintainer');
  });
});

describe('T12: a label does not count', () => {
  it('that is not there, or is another one', async () => {
    expect(await find({ role: 'admin' }, (set) => set('perf'))).toEqual(NOTHING);
    expect(github.requests.filter(({ path }) => /events|permission/.test(path))).toEqual([]);
  });

  it('that was removed since', async () => {
    const found = await find({ role: 'admin' }, (set) => {
      set();
      github.unlabelPullRequest({ number: 5, repository: 'octo/shop', label: LABEL, by: 'stranger' });
    });
    expect(found).toEqual(NOTHING);
  });

  it('from the author of a fork, who has no role here', async () => {
    const found = await find({ by: 'stranger' }, (set) => set());
    expect(found).toEqual({
      acceptance: null,
      notice: `The label "${LABEL}" does not count: stranger, who set it, may not label here.`,
    });
  });

  it('from a person who may no longer label', async () => {
    expect((await find({ role: 'read' }, (set) => set())).notice).toContain('may not label here');
  });

  it('from an app, which may act for another person', async () => {
    expect((await find({ by: 'github-actions[bot]' }, (set) => set())).notice).toBe(
      `The label "${LABEL}" does not count: github-actions[bot] set it, which is not a person.`,
    );
  });

  it('of which GitHub does not say who set it', async () => {
    const found = await find({ role: 'admin' }, () => {
      github.pullRequest(github.repository('octo/shop'), 5).labels.push(LABEL);
    });
    expect(found.notice).toContain('GitHub does not say who set it');
  });

  it('where the token may not look, and the notice names the permission', async () => {
    expect((await find({ role: 'admin', private: true }, (set) => set())).notice).toBe(
      `The label "${LABEL}" was not looked for: the token lacks the permission "pull-requests: read". Add it under "permissions:" of the job.`,
    );
  });

  it('where GitHub is down', async () => {
    const found = await find({ role: 'admin' }, (set) => {
      set();
      github.fail({ path: /collaborators/, status: 502, times: 99 });
    });
    expect(found.acceptance).toBeNull();
    expect(found.notice).toContain('GitHub answered 502');
  });

  it('where there is no pull request', async () => {
    github.addRepository();
    const context = contextOf(github, pushEvent(github), github.addRun({ status: 'in_progress' }).id);
    const octokit = await connectGitHub(github.token(), context);
    expect(await findAcceptance({ octokit, context, label: LABEL })).toEqual(NOTHING);
    expect(github.requests).toEqual([]);
  });
});
