// npm run demo            a base and a head whose search is slowed: the gate has to say "regressed" for it alone
// npm run demo -- --same  identical code: the gate has to say "unchanged"
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const output = join('.perf-gate', 'demo');
const same = process.argv.includes('--same');
const expected = { catalogue: 'unchanged', search: same ? 'unchanged' : 'regressed', order: 'unchanged' };

console.log(
  same
    ? 'Two identical shops, measured in turns. Expected: unchanged.\n'
    : 'A shop, and the same shop with a search that does three times the work, measured in turns. Expected: regressed.\n',
);
const gate = spawn(
  process.execPath,
  [join(root, 'dist/cli/index.js'), 'run', '--config', configFile(), '--output', output],
  { cwd: root, stdio: 'inherit', env: { ...process.env, SHOP_SLOWDOWN: same ? '' : 'search=3' } },
);
// Ctrl-C reaches the gate as well, which ends what it started.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
gate.on('exit', (code) => {
  if (code !== 0 && code !== 1) process.exit(code ?? 1);
  const { scenarios } = JSON.parse(readFileSync(join(root, output, 'result.json'), 'utf8'));
  const wrong = scenarios.filter(({ name, verdict }) => verdict !== expected[name]);
  for (const { name, verdict } of wrong) console.log(`Expected "${expected[name]}" for ${name}, found "${verdict}".`);
  console.log(
    wrong.length === 0 ? '\nThe gate found what the demo expected.' : '\nThis machine may be busy: try again.',
  );
  process.exit(wrong.length === 0 ? 0 : 1);
});

/** Only Linux reports CPU time for windows of half a second; elsewhere the demo goes by the calmest latency. */
function configFile() {
  const config = 'examples/demo/perf-gate.yml';
  if (process.platform === 'linux') return config;
  const portable = join(output, 'perf-gate.yml');
  mkdirSync(join(root, output), { recursive: true });
  writeFileSync(join(root, portable), readFileSync(join(root, config), 'utf8').replace('[cpu]', '[p25]'));
  return portable;
}
