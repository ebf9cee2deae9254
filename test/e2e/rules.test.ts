import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/service/port.ts';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { commit, git } from '../support/repository.ts';
import { CONFIG, openChange, type ServiceRepository, service, serviceRepository, WORK } from './service-repository.ts';
import { openWorkflow, type Workflow } from './workflow.ts';

// The built action on pull requests that make the service three times slower and edit the rules in the same change.

let workflow: Workflow;
let repository: ServiceRepository;
beforeEach(async () => {
  workflow = await openWorkflow();
});
afterEach(async () => {
  const { violations } = workflow.github;
  await workflow.close();
  expect(violations).toEqual([]);
});

const SLOW = service(WORK * 3, { remark: 'slower' });
const lastComment = () => workflow.github.repository().comments.at(-1)?.body ?? '';
const resultOf = (workspace: string): Result =>
  resultSchema.parse(JSON.parse(readFileSync(join(workspace, '.perf-gate/result.json'), 'utf8')));

const edit = (from: string | RegExp, to: string) => {
  const edited = CONFIG.replace(from, to);
  expect(edited).not.toBe(CONFIG);
  return { 'perf-gate.yml': edited };
};

async function runChange(files: Record<string, string>, inputs: Record<string, string> = {}, gone: string[] = []) {
  repository ??= serviceRepository(workflow);
  const { workspace } = openChange(workflow, repository, 1, files);
  for (const name of gone) {
    rmSync(join(workspace, name));
    git(workspace, 'commit', '--quiet', '--all', '--message', 'Remove');
  }
  const run = await workflow.run(workflow.pullRequest(1), { workspace, inputs });
  return { ...run, workspace, result: resultOf(workspace) };
}

interface Change {
  files: Record<string, string>;
  gone?: string[];
}

/** Starts the service and leaves it running. */
const BEGIN = `import { spawn } from 'node:child_process';
spawn(process.execPath, ['server.mjs'], { detached: true, stdio: 'ignore' }).unref();
`;

/** Each with what the comment says of it. */
const ATTACKS: [string, () => Change | Promise<Change>, RegExp][] = [
  [
    'that leaves the service out of target.paths',
    () => ({ files: edit('paths: [server.mjs, build.mjs]', 'paths: [docs]') }),
    /loosens the gate and changes paths: server.mjs, build.mjs no longer count/,
  ],
  [
    'that gates the start alone',
    () => ({ files: edit('metrics: [p25]', 'metrics: [startup]') }),
    /loosens the gate: compare.metrics p25 → startup/,
  ],
  [
    'that is compared with nothing',
    () => ({ files: edit('compare:', 'baseline: none\ncompare:') }),
    /loosens the gate: baseline auto → none/,
  ],
  [
    'that fails only where it is critical, with everything else loosened too',
    () => ({
      files: edit(
        /compare: .*/,
        'fail-on: critical\ninconclusive: pass\non-missing-baseline: pass\ncompare: { tolerance: 99%, metrics: [p25], severity: low, extend: false, alpha: 0.001, strict: true }',
      ),
    }),
    /loosens the gate: fail-on high → critical/,
  ],
  [
    'that renames its scenario',
    () => ({ files: edit('home: {', 'decoy: {') }),
    /removes the scenario "home"; it was measured by the rules of main/,
  ],
  [
    'that starts a base of its own choice',
    () => ({ files: edit('scenarios:', 'base: { start: node server.mjs }\nscenarios:') }),
    /changes what it is compared with/,
  ],
  [
    'that slows its base down',
    () => ({
      files: edit('start: node server.mjs', 'start: if [ $PERF_GATE_SIDE = base ]; then sleep 30; fi; node server.mjs'),
    }),
    /starts its service otherwise: start/,
  ],
  [
    'that no longer starts its service',
    async () => {
      const port = await freePort();
      const target = `  setup: node begin.mjs\n  url: http://127.0.0.1:${port}\n  ready: { timeout: 20s }\n  env: { PORT: ${port} }\n`;
      const files = edit(/ {2}start: .*\n {2}url: .*\n/, target);
      return { files: { ...files, 'begin.mjs': BEGIN } };
    },
    /starts its service otherwise: start/,
  ],
  [
    'that moves its rules',
    () => ({ files: { '.github/perf-gate.yml': CONFIG.replace('60%', '99%') }, gone: ['perf-gate.yml'] }),
    /moves the rules: perf-gate.yml → .github\/perf-gate.yml/,
  ],
  ['that removes its rules', () => ({ files: {}, gone: ['perf-gate.yml'] }), /removes the rules/],
];

/** RULES=all tries every attack; without it every third, because each measures a slow service. */
const tried = ATTACKS.filter((_, index) => process.env.RULES === 'all' || index % 3 === 0);

describe('T3: a slower change', () => {
  for (const [what, change, said] of tried) {
    it(`${what} fails by the rules of main`, async () => {
      repository = serviceRepository(workflow);
      const { files, gone } = await change();
      const { exitCode, stdout, result, summary } = await runChange({ 'server.mjs': SLOW, ...files }, {}, gone);
      expect(exitCode, stdout + lastComment()).toBe(1);
      expect(result.findings.some(({ kind, fails }) => kind === 'regression' && fails)).toBe(true);
      expect(result.rules).toMatchObject({ from: 'base', commit: repository.base, ref: 'main', problem: null });
      expect(lastComment()).toMatch(said);
      expect(summary).toMatch(said);
    });
  }

  it('passes by its own rules where the workflow says so, and that is said', async () => {
    repository = serviceRepository(workflow);
    const files = { 'server.mjs': SLOW, ...edit('compare:', 'fail-on: critical\ncompare:') };
    const { exitCode, result } = await runChange(files, { policy: 'head' });
    expect(exitCode).toBe(0);
    expect(result.rules?.from).toBe('head');
    expect(lastComment()).toContain('Judged by its own rules; this change loosens the gate.');
  });
});

describe('a change', () => {
  it('of the rules alone is measured, and passes by those of main', async () => {
    repository = serviceRepository(workflow);
    const { exitCode, stdout, result } = await runChange(edit('tolerance: 60%', 'tolerance: 99%'));
    expect(exitCode, stdout).toBe(0);
    expect(result.conclusion).not.toBe('failure');
    expect(result).toMatchObject({ evidence: { kind: 'same-job' } });
    expect(lastComment()).toMatch(
      /Passed by the base's rules.*Judged by the rules of main; this change loosens the gate/s,
    );
    expect(lastComment()).toContain('compare.tolerance.same-job 60% → 99%');
  });

  it('that brings the first rules is judged by them, and that is said', async () => {
    repository = serviceRepository(workflow);
    const { source, url } = repository;
    git(source, 'checkout', '--quiet', '--detach', repository.base);
    git(source, 'rm', '--quiet', 'perf-gate.yml');
    const bare = commit(source, {});
    git(source, 'push', '--quiet', url, `${bare}:refs/heads/bare`);
    workflow.github.addCommit({ sha: bare, parents: [repository.base], branch: 'bare' });
    repository = { ...repository, base: bare, tip: bare };
    const { exitCode, stdout, result } = await runChange({ 'perf-gate.yml': CONFIG });
    expect(exitCode, stdout).toBe(0);
    // Beside other work, six short rounds may leave it undecided, which does not fail either.
    expect(result.conclusion).not.toBe('failure');
    expect(result).toMatchObject({ rules: { from: 'head', commit: bare, problem: null } });
    expect(lastComment()).toContain('This change brings the first rules: main has no perf-gate.yml.');
  });

  it('whose base has rules that cannot be read is judged by its own, and never passes silently', async () => {
    repository = serviceRepository(workflow, { 'perf-gate.yml': `${CONFIG}of-tomorrow: 1\n` });
    const { exitCode, stdout, result } = await runChange({ 'perf-gate.yml': CONFIG });
    expect(exitCode, stdout).toBe(0);
    expect(result.conclusion).toBe('neutral');
    expect(lastComment()).toMatch(
      /The rules of main \(\w{7}\) could not be read: perf-gate.yml:\W*10:1 of-tomorrow: unknown key.*; the change's own rules were used/,
    );
  });

  it('that moves its service is compared with the base where that has it', async () => {
    repository = serviceRepository(workflow);
    const { exitCode, stdout, result } = await runChange({
      'new/server.mjs': service(WORK),
      'new/build.mjs': 'process.exit(0);',
      ...edit('start:', 'working-directory: new\n  start:'),
    });
    expect(exitCode, stdout).toBe(0);
    expect(result.conclusion).not.toBe('failure');
    expect(result).toMatchObject({ evidence: { kind: 'same-job' } });
    expect(lastComment()).toContain('This change starts its service otherwise: working-directory.');
  });

  it('that no longer sends what main has a limit for fails', async () => {
    const limited = CONFIG.replace(
      /home: .*/,
      `home:
    connections: 2
    warmup: 50ms
    duration: 200ms
    rounds: 6
    requests:
      - { path: /, thresholds: { p95: < 10s } }`,
    );
    repository = serviceRepository(workflow, { 'perf-gate.yml': limited });
    const { exitCode, stdout } = await runChange({ 'perf-gate.yml': limited.replace('path: /,', 'path: /other,') });
    expect(exitCode, stdout).toBe(1);
    expect(lastComment()).toMatch(/threshold p95 &#60; 10s of "GET \/" in "home" \(rules of main\) cannot be kept/);
    expect(lastComment()).toContain('This change changes the load of "home": other requests');
  });
});
