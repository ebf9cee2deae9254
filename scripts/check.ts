// Checks what needs no test: types, style, code that nobody uses, imports in a circle, and whether dist/ is current. All at
// once, since most of them use one core; what each has said comes when it has ended.
// Usage: node scripts/check.ts
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const tool = (path: string) => join(root, 'node_modules', path);
const CHECKS: [name: string, ...args: string[]][] = [
  // The longest first.
  ['check:dist', join(root, 'scripts/check-dist.ts')],
  ['knip', tool('knip/bin/knip.js')],
  ['knip --cycles', tool('knip/bin/knip.js'), '--cycles'],
  ['tsc', tool('typescript/bin/tsc')],
  ['biome', tool('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'],
];

const failed = (await Promise.all(CHECKS.map(check))).flatMap((name) => name ?? []);
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

/** @returns its name where it failed, null where it did not */
function check([name, ...args]: (typeof CHECKS)[number]): Promise<string | null> {
  return new Promise((fulfil) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 50_000_000 }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`.trim();
      console.log(`${error ? '✗' : '✓'} ${name}${said && `\n${said}`}`);
      fulfil(error ? name : null);
    });
  });
}
