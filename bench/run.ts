// All benchmarks, one after the other: npm run bench. Each prints a table and writes bench/results/<name>.json.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

for (const name of ['statistics', 'agent', 'journeys', 'models', 'connections', 'overhead', 'live-page', 'redaction']) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
