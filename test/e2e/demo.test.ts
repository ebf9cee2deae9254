import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** The Node of the machine, which a user runs the demo with, and not the one that the tests bring. */
function machineNode(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return folders.map((folder) => join(folder, 'node')).find((path) => existsSync(path)) ?? process.execPath;
}

it('the demo finds the endpoint that was slowed, and only that', { timeout: 150_000 }, async () => {
  const demo = spawn(machineNode(), ['examples/demo/demo.mjs'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  demo.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const exitCode = await new Promise((fulfil) => demo.once('close', fulfil));
  expect(exitCode, output).toBe(0);
  expect(output).toMatch(/search +✗ regressed/);
  expect(output).toContain('Report: ');
});
