import { describe, expect, it } from 'vitest';
import { assertMeasurable } from '../../src/github/measurable.ts';
import { githubForEachTest } from '../support/github/each-test.ts';
import {
  mergeGroupEvent,
  otherEvent,
  pullRequestEvent,
  pullRequestTargetEvent,
  pushEvent,
  scheduleEvent,
  type WorkflowEvent,
  workflowDispatchEvent,
  workflowRunEvent,
} from '../support/github/events.ts';
import type { GitHubServer } from '../support/github/server.ts';
import type { PullRequest } from '../support/github/state.ts';
import { contextOf } from './job-context.ts';

let github: GitHubServer;
let own: PullRequest;
let fork: PullRequest;
githubForEachTest((server) => {
  github = server;
  github.addRepository({ owner: 'stranger', fork: true });
  own = github.addPullRequest({ number: 5 });
  fork = github.addPullRequest({ number: 6, headRepository: 'stranger/shop' });
});

function assertOf(event: WorkflowEvent, checkedOut: string | null, allowUntrusted = false): void {
  const { id } = github.addRun({ event: event.name });
  assertMeasurable(contextOf(github, event, id), checkedOut, allowUntrusted);
}

describe('a job that may measure', () => {
  it.each<[string, () => WorkflowEvent, () => string | null]>([
    ['a push', () => pushEvent(github), () => null],
    ['a schedule', () => scheduleEvent(github), () => null],
    ['a dispatch', () => workflowDispatchEvent(github), () => null],
    ['a merge group', () => mergeGroupEvent(github, { number: 5, headSha: 'b'.repeat(40) }), () => 'b'.repeat(40)],
    ['a pull request', () => pullRequestEvent(github, { number: 5 }), () => own.mergeCommitSha],
    ['a pull request at its head', () => pullRequestEvent(github, { number: 5 }), () => own.headSha],
    ['a pull request of a fork', () => pullRequestEvent(github, { number: 6 }), () => fork.mergeCommitSha],
    ['a pull request without git', () => pullRequestEvent(github, { number: 5 }), () => null],
    ['pull_request_target of an own branch', () => pullRequestTargetEvent(github, { number: 5 }), () => own.headSha],
  ])('is that of %s', (_, event, checkedOut) => {
    expect(() => assertOf(event(), checkedOut())).not.toThrow();
  });

  it('T2: is that of pull_request_target of a fork only where the workflow allows it', () => {
    const event = pullRequestTargetEvent(github, { number: 6 });
    expect(() => assertOf(event, fork.headSha)).toThrow(
      expect.objectContaining({
        class: 'config',
        message: expect.stringMatching(/fork.*pull_request.*mode: run.*allow-untrusted/),
      }),
    );
    expect(() => assertOf(event, fork.headSha, true)).not.toThrow();
  });
});

describe('T2: a job that would measure the default branch under another name', () => {
  it.each([
    'workflow_run',
    'issue_comment',
    'pull_request_review',
    'pull_request_review_comment',
    'check_run',
    'check_suite',
    'repository_dispatch',
    'deployment_status',
    'release',
    'issues',
    'something\n::set-output name=conclusion::success',
  ])('is refused: %s', (name) => {
    const event =
      name === 'workflow_run' ? workflowRunEvent(github, { runId: github.addRun().id }) : otherEvent(github, { name });
    for (const allowed of [false, true]) {
      expect(() => assertOf(event, null, allowed)).toThrow(
        expect.objectContaining({
          class: 'config',
          message: expect.stringMatching(
            /^a job of the event [^\n]+ is not measured: .*(pull_request|mode: report|dispatch)/,
          ),
        }),
      );
    }
  });

  it.each(['pull_request_review', 'pull_request_review_comment'])('does not say of %s that it runs on main', (name) => {
    const event = otherEvent(github, { name });
    expect(() => assertOf(event, null)).toThrow(/not by a change of it/);
    expect(() => assertOf(event, null)).not.toThrow(/default branch/);
  });

  it.each<[string, () => WorkflowEvent, () => string]>([
    ['pull_request_target of an own branch', () => pullRequestTargetEvent(github, { number: 5 }), () => own.baseSha],
    ['pull_request_target of a fork', () => pullRequestTargetEvent(github, { number: 6 }), () => fork.baseSha],
    ['a pull request', () => pullRequestEvent(github, { number: 5 }), () => own.baseSha],
  ])('is refused where the base is checked out: %s', (_, event, checkedOut) => {
    expect(() => assertOf(event(), checkedOut(), true)).toThrow(
      /is [0-9a-f]{7}, the base of the pull request \(main\), and not/,
    );
  });
});
