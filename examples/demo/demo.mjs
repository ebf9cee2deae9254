// npm run demo            the shop beside one whose search does three times the work: the gate has to find that, and nothing else
// npm run demo -- --same  the shop beside itself: the gate has to find nothing
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const output = join('.perf-gate', 'demo');
const result = join(root, output, 'result.json');
const unknown = process.argv.slice(2).filter((argument) => argument !== '--same');
if (unknown.length > 0) {
  console.error(`The demo does not know ${unknown.join(' ')}: npm run demo, or npm run demo -- --same`);
  process.exit(2);
}
const same = process.argv.includes('--same');
// Where nothing is to be slower, the service is started without the slowdown of the file.
const start = same ? ['--start', 'SHOP_SLOWDOWN= node ../shop/server.mjs'] : [];
const slowed = same ? [] : ['search'];

console.log(
  same
    ? 'A shop beside itself. Expected: nothing is slower.\n'
    : 'A shop, and the same shop with a search that does three times the work. Expected: search is slower, and nothing else.\n',
);
// What an earlier demo found is not what this one has found.
rmSync(result, { force: true });
const gate = spawn(
  process.execPath,
  [join(root, 'dist/cli/index.js'), 'run', '--config', 'examples/demo/perf-gate.yml', '--output', output, ...start],
  { cwd: root, stdio: 'inherit' },
);
// Ctrl-C reaches the gate as well, which ends what it started.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
gate.on('exit', (code) => {
  if ((code !== 0 && code !== 1) || !existsSync(result)) process.exit(code || 1);
  const { scenarios } = JSON.parse(readFileSync(result, 'utf8'));
  const isFound = ({ verdict }) => verdict === 'regressed' || verdict === 'improved';
  const wrong = scenarios.filter((scenario) => isFound(scenario) !== slowed.includes(scenario.name));
  const problems = wrong.map(({ name, verdict }) => `${name} is ${verdict}`);
  if (code !== (same ? 0 : 1)) problems.push(`the gate has ${code === 0 ? 'passed' : 'failed'}`);
  console.log('');
  // What stays undecided is no false alarm; why it does, the gate has said.
  for (const { name } of scenarios.filter(
    ({ verdict, name }) => verdict === 'inconclusive' && !slowed.includes(name),
  )) {
    console.log(`It is undecided whether ${name} is unchanged: its rounds scattered too much here to tell.`);
  }
  if (problems.length === 0) console.log('The gate found what the demo expected.');
  else console.log(`Not as expected: ${problems.join(', and ')}. This machine may be busy: try again.`);
  console.log(`The report: ${join(output, 'report.html')}`);
  console.log(
    same
      ? 'Try it on your own service: "npx perf-gate init" in its folder writes a perf-gate.yml for it.'
      : 'Try "npm run demo -- --same", where nothing is slower, or "npx perf-gate init" in the folder of your own service.',
  );
  process.exit(problems.length === 0 ? 0 : 1);
});
