// Builds into a temporary folder and compares it with the committed dist/, file by file.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const LIMIT = 9_000_000;
const root = resolve(import.meta.dirname, '..');
const fresh = mkdtempSync(join(tmpdir(), 'perf-gate-dist-'));
try {
  execFileSync(process.execPath, [join(root, 'scripts/build.ts'), fresh], { stdio: 'inherit' });
  const built = readTree(fresh);
  const committed = readTree(join(root, 'dist'));
  const names = [...new Set([...built.keys(), ...committed.keys()])].sort();
  const different = names.filter((name) => !built.get(name)?.equals(committed.get(name) ?? Buffer.alloc(0)));
  const size = [...built.values()].reduce((sum, content) => sum + content.length, 0);
  if (different.length > 0)
    fail(`dist/ is not what src/ builds (${different.join(', ')}): run "npm run build" and commit it.`);
  if (size > LIMIT) fail(`dist/ has ${size} bytes, more than ${LIMIT}.`);
  if (process.exitCode === undefined)
    console.log(`dist/ is current: ${names.length} files, ${(size / 1e6).toFixed(1)} MB.`);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function readTree(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return new Map(
    files.filter((file) => statSync(file).isFile()).map((file) => [relative(folder, file), readFileSync(file)]),
  );
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
