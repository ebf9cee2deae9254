import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gitCredentials } from '../../src/github/git-credentials.ts';
import { resultSchema } from '../../src/verdict/result.ts';
import { serveGit } from '../support/git-server.ts';
import { git, publish } from '../support/repository.ts';
import { openChange, service, serviceRepository, WORK } from './service-repository.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// The built action on a checkout that it did not make: of another user, or with what an earlier step has left in it.

let workflow: Workflow;
beforeEach(async () => {
  workflow = await openWorkflow();
});
afterEach(() => workflow.close());

const resultOf = (workspace: string) =>
  resultSchema.parse(JSON.parse(readFileSync(join(workspace, '.perf-gate/result.json'), 'utf8')));

it('T9: the base of a private repository is fetched with the token, and no program of .git/config gets it', async () => {
  const repository = serviceRepository(workflow);
  const { workspace } = openChange(workflow, repository, 1, { 'server.mjs': service(WORK, { remark: 'same' }) });
  mkdirSync(join(workflow.folder, 'served/octo'), { recursive: true });
  publish(repository.source, join(workflow.folder, 'served/octo/shop'));
  const token = workflow.github.token({ kind: 'installation', permissions: { contents: 'read', actions: 'read' } });
  const { secret } = gitCredentials(token, 'http://localhost');
  const server = await serveGit(join(workflow.folder, 'served'), `basic ${secret}`);
  const [canary, note] = [join(workflow.folder, 'canary'), join(workflow.folder, 'note')];
  // Its own environment, and that of the git that has started it.
  writeFileSync(canary, `#!/bin/sh\nenv >> ${note}; tr '\\0' '\\n' < /proc/$PPID/environ >> ${note}; exit 1\n`);
  chmodSync(canary, 0o755);
  git(workspace, 'config', 'remote.origin.url', workspace);
  for (const name of ['remote.origin.uploadpack', 'core.sshCommand', 'core.fsmonitor', 'core.askPass']) {
    git(workspace, 'config', name, canary);
  }
  git(workspace, 'config', 'credential.helper', `!${canary}`);
  const run = await workflow.run(workflow.pullRequest(1), {
    workspace,
    token,
    env: { GITHUB_SERVER_URL: server.url, GIT_ASKPASS: canary },
  });
  await server.close();
  expect(run.exitCode, run.stdout).toBe(0);
  expect(resultOf(workspace).evidence).toMatchObject({ kind: 'same-job', origin: { commit: repository.base } });
  expect(existsSync(note)).toBe(true);
  const seen = readFileSync(note, 'utf8');
  expect(seen).not.toContain(secret);
  expect(seen).not.toContain(token);
});

it.skipIf(process.getuid?.() !== 0)(
  'a checkout of another user, as in the container of a job, is compared',
  async () => {
    const repository = serviceRepository(workflow);
    const { workspace } = openChange(workflow, repository, 2, { 'server.mjs': service(WORK, { remark: 'same' }) });
    execFileSync('chown', ['-R', '1234:1234', workspace]);
    const run = await workflow.run(workflow.pullRequest(2), { workspace });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(resultOf(workspace).evidence).toMatchObject({ kind: 'same-job', origin: { commit: repository.base } });
  },
);

it('a shallow checkout whose base nobody gives is told what is missing, and what to write', async () => {
  const repository = serviceRepository(workflow);
  const { workspace } = openChange(workflow, repository, 3, { 'server.mjs': service(WORK, { remark: 'same' }) });
  const server = await serveGit(workflow.folder, 'basic nobody');
  git(workspace, 'config', 'remote.origin.url', `${server.url}/source.git`);
  const run = await workflow.run(workflow.pullRequest(3), { workspace, env: { GITHUB_SERVER_URL: server.url } });
  await server.close();
  const said = resultOf(workspace).notices.join(' ') + JSON.stringify(resultOf(workspace).evidence);
  expect(run.exitCode, run.stdout).toBe(0);
  expect(said).toMatch(/git fetch exited with code 128: .*the permission \\?"contents: read\\?"/);
  expect(said).not.toContain('common ancestor');
});
