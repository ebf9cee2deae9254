import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../config/workspace.ts';

// The command from its sources, as a developer uses it.

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');
const START = `node ${CLI}`;
const SCRIPT = `import http from 'k6/http';
export default function () {
  http.get('https://shop.example/');
  if (x) http.get('https://shop.example/x');
}`;
const HERE = ['--start', 'node server.mjs', '--url', 'http://127.0.0.1:${PORT}'];

function init(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'init', ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr: stderr.replace(/^.*ExperimentalWarning.*\n.*\n/m, '') };
}

const written = (folder: string) => readFileSync(join(folder, 'perf-gate.yml'), 'utf8');

describe('perf-gate init with a source', () => {
  it('says what it wrote, what it left out and the next command', () => {
    const folder = makeFolder({ 'load.js': SCRIPT });
    const { status, stdout, stderr } = init(folder, '--k6', 'load.js', ...HERE);
    expect(status, stderr).toBe(0);
    expect(stdout).toBe(
      'Wrote perf-gate.yml for "node server.mjs", with 1 request in 1 journey of load.js.\nLook it over, then:\n' +
        `  ${START} validate              checks it\n` +
        `  ${START} run --save-baseline   measures, and keeps the result\n` +
        `  ${START} run                   measures again after a change, and compares\n`,
    );
    const notes = [
      'line 4: a request is left out: whether GET "https://shop.example/x" is sent cannot be told without running the script',
      'line 4: an if that cannot be told: what depends on it is left out, and what follows is sent',
    ];
    expect(stderr).toContain(`Not converted:\n${notes.map((note) => `  ${note}\n`).join('')}`);
    for (const note of notes) expect(written(folder)).toContain(`#   ${note.slice(0, 60)}`);
    expect(written(folder)).toContain('start: node server.mjs');
  });

  it('does not replace an existing file without --force', () => {
    const folder = makeFolder({ 'load.js': SCRIPT, 'perf-gate.yml': 'mine' });
    expect(init(folder, '--k6', 'load.js', ...HERE)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--force'),
    });
    expect(written(folder)).toBe('mine');
    expect(init(folder, '--k6', 'load.js', '--force', ...HERE).status).toBe(0);
  });

  it('does not point the load at a service elsewhere unless the user says so', () => {
    const folder = makeFolder({ 'load.js': SCRIPT });
    const refused = init(folder, '--k6', 'load.js');
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('--url https://shop.example') });
    expect(existsSync(join(folder, 'perf-gate.yml'))).toBe(false);
    expect(init(folder, '--k6', 'load.js', '--url', 'https://shop.example').status).toBe(0);
    expect(written(folder)).toContain('url: https://shop.example');
  });

  it('is for the service found here, and one that runs on this machine', () => {
    const found = makeFolder({ 'load.js': SCRIPT, 'package.json': '{"scripts":{"start":"node server.mjs"}}' });
    expect(init(found, '--k6', 'load.js').stdout).toContain('for the start script of package.json');
    const local = makeFolder({ 'load.js': SCRIPT.replaceAll('https://shop.example', 'http://localhost:3000') });
    expect(init(local, '--k6', 'load.js').stdout).toContain('for the service at http://localhost:3000');
  });

  it('a path of the target is not repeated', () => {
    const folder = makeFolder({ 'load.js': SCRIPT.replaceAll('shop.example/', 'shop.example/v1/a') });
    expect(init(folder, '--k6', 'load.js', '--url', 'http://127.0.0.1:3000/v1').status).toBe(0);
    expect(written(folder)).toContain('path: /a');
  });

  it('what is still to be done is reported, and the file stays', () => {
    const load =
      'config: { target: "http://localhost:1", payload: { path: gone.csv, fields: [a], skipHeader: true } }\nscenarios: [{ flow: [{ get: { url: "/{{ a }}" } }] }]';
    const folder = makeFolder({ 'load.yml': load });
    const { status, stderr } = init(folder, '--artillery', 'load.yml');
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/^Still to be done:\n {2}perf-gate\.yml:\d+:\d+ .*gone\.csv/m);
    expect(existsSync(join(folder, 'perf-gate.yml'))).toBe(true);
  });

  it.each([
    [['--k6', 'a.js', '--har', 'b.har'], 'give either --har or --k6, not both'],
    [['--static'], '--static goes with --har only'],
    [['--har', ''], '--har: expected the name of a file'],
    [['--locust', 'gone.py'], 'gone.py cannot be read'],
    [['--openapi', 'gone.yaml'], 'gone.yaml cannot be read'],
  ])('%j', (args, message) => {
    const { status, stderr } = init(makeFolder(), ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(`perf-gate: config error: ${message}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

it('a load of hours has one proposal for a shorter one', () => {
  const phases = '[{ duration: 3600, arrivalRate: 5 }, { duration: 7200, arrivalRate: 5, rampTo: 20 }]';
  const load = `config: { target: "http://localhost:1", phases: ${phases} }\nscenarios: [{ flow: [{ get: { url: /a } }] }]`;
  const folder = makeFolder({ 'load.yml': load });
  expect(init(folder, '--artillery', 'load.yml').status).toBe(0);
  expect(written(folder).match(/60 h|180m|3 h/g)).toEqual(['3 h', '60 h']);
  expect(written(folder).match(/stages:/g)).toHaveLength(2);
});
