import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { type Desk, deskTest as it } from './command.ts';

const SERVER = `import { createServer } from 'node:http';
import { price } from './lib/price.mjs';
import { render } from './lib/render.mjs';

createServer((_request, response) => response.end(render(price()))).listen(Number(process.env.PORT), '127.0.0.1');
`;
const RENDER = `export function render(price) {
  let text = '';
  for (let line = 0; line < 300; line++) text += \`\${line}: \${price}\\n\`;
  return text;
}
`;
const price = (steps: number) => `export function price() {
  return tax(1);
}

function tax(sum) {
  for (let step = 0; step < ${steps}; step++) sum += Math.sqrt(sum + step);
  return sum;
}
`;
const CONFIG = `target:
  start: ${process.execPath} server.mjs
  profile: true
scenarios:
  home:
    connections: 2
    warmup: 200ms
    duration: 300ms
    rounds: 6
    requests: [GET /]
`;

function git(desk: Desk, ...args: string[]): void {
  const env = { PATH: process.env.PATH, HOME: desk.folder };
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.invalid'];
  execFileSync('git', [...who, ...args], { cwd: desk.folder, env, stdio: 'pipe' });
}

it('a change that works more in one function is told where, and that it touches the file', async ({ desk }) => {
  execFileSync('mkdir', [join(desk.folder, 'lib')]);
  desk.write('server.mjs', SERVER);
  desk.write('lib/render.mjs', RENDER);
  desk.write('lib/price.mjs', price(100));
  desk.write('perf-gate.yml', CONFIG);
  git(desk, 'init', '-q', '-b', 'main');
  git(desk, 'add', '.');
  git(desk, 'commit', '-qm', 'base');
  desk.write('lib/price.mjs', price(30_000));
  git(desk, 'commit', '-qam', 'slower');

  const { exitCode, stdout, stderr } = await desk.run('run', '--base', 'HEAD~1');
  expect(exitCode, stderr).toBe(1);
  expect(stderr).toContain('to find what got slower, "home" is profiled');
  const result: Result = resultSchema.parse(
    JSON.parse(readFileSync(join(desk.folder, '.perf-gate/result.json'), 'utf8')),
  );
  expect(result.scenarios[0]?.profile?.slower[0]).toMatchObject({
    name: 'tax',
    file: 'lib/price.mjs',
    line: 5,
    changed: true,
  });
  // Its figures are among no others.
  expect(result.scenarios[0]?.rounds).toBeLessThanOrEqual(12);
  expect(stdout.replace(/\s+/g, ' ')).toMatch(/tax \(lib\/price\.mjs:5\) takes .* This change touches its file\./);
  const report = readFileSync(join(desk.folder, '.perf-gate/report.html'), 'utf8');
  expect(report.match(/<svg class="picture flame"/g)).toHaveLength(2);
});
