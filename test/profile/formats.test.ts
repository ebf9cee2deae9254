import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readProfile } from '../../src/profile/read-profile.ts';
import type { Stacks } from '../../src/profile/stacks.ts';

const GO = readFileSync(new URL('go.pb.gz', import.meta.url));

const read = (text: string) => readProfile(Buffer.from(text));
const named = ({ stacks }: Stacks) =>
  stacks.map(({ frames, amount }) => [frames.map(({ name }) => name).join(' > '), amount]);
const total = ({ stacks }: Stacks) => stacks.reduce((sum, { amount }) => sum + amount, 0);

function busy(milliseconds: number): number {
  const end = performance.now() + milliseconds;
  let sum = 0;
  while (performance.now() < end) sum += Math.sqrt(sum);
  return sum;
}

describe('a profile of V8', () => {
  it('has the time that its functions took, without that in which nothing ran', async () => {
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    busy(200);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    const stacks = read(JSON.stringify(profile));
    expect(stacks.unit).toBe('ms');
    const ours = stacks.stacks.filter(({ frames }) => frames.some(({ name }) => name === 'busy'));
    const took = ours.reduce((sum, { amount }) => sum + amount, 0);
    expect(took).toBeGreaterThan(150);
    expect(total(stacks)).toBeLessThan(370);
    const frame = ours[0]?.frames.find(({ name }) => name === 'busy');
    expect(frame?.file).toContain('formats.test.ts');
    expect(frame?.line).toBeGreaterThan(0);
  });

  it('gives the time between two samples to the first, and none to a clock that goes back', () => {
    const frame = (functionName: string) => ({ functionName, url: '', lineNumber: -1 });
    const nodes = [
      { id: 1, callFrame: frame('(root)'), children: [2, 4] },
      { id: 2, callFrame: { functionName: '', url: 'file:///a.js', lineNumber: 0 }, children: [3] },
      { id: 3, callFrame: frame('parse') },
      { id: 4, callFrame: frame('(idle)') },
    ];
    const text = JSON.stringify({ nodes, samples: [2, 3, 4, 3, 2], timeDeltas: [5, 1000, 2000, 9000, -50] });
    expect(read(text)).toEqual({
      unit: 'ms',
      stacks: [
        { frames: [{ name: '(anonymous)', file: 'file:///a.js', line: 1 }], amount: 1 },
        {
          frames: [
            { name: '(anonymous)', file: 'file:///a.js', line: 1 },
            { name: 'parse', file: null, line: null },
          ],
          amount: 2,
        },
      ],
    });
  });
});

describe('folded stacks', () => {
  it('are read as the tools write them, with places where these have them', () => {
    const stacks = read(
      'main;handle;parse 12\nmain;handle 3\n\n# a remark\nhandle (app/orders.py:31);sum app/orders.rb:7 5\n',
    );
    expect(stacks.unit).toBe('samples');
    expect(named(stacks)).toEqual([
      ['main > handle > parse', 12],
      ['main > handle', 3],
      ['handle > sum', 5],
    ]);
    expect(stacks.stacks[2]?.frames).toEqual([
      { name: 'handle', file: 'app/orders.py', line: 31 },
      { name: 'sum', file: 'app/orders.rb', line: 7 },
    ]);
  });

  it('may have names of any sort, and are cut at their outer end where they are too deep', () => {
    expect(named(read('std::vector<int, std::allocator<int> >::push_back(int&&);[kernel.kallsyms]_[k] 4'))).toEqual([
      ['std::vector<int, std::allocator<int> >::push_back(int&&) > [kernel.kallsyms]_[k]', 4],
    ]);
    const deep = read(`${Array.from({ length: 2000 }, (_, at) => `f${at}`).join(';')} 1`);
    expect(deep.stacks[0]?.frames).toHaveLength(500);
    expect(deep.stacks[0]?.frames.at(-1)?.name).toBe('f1999');
  });
});

describe('a profile of pprof', () => {
  it('of a Go service names the function that works, with its file', () => {
    const stacks = readProfile(GO);
    expect(stacks.unit).toBe('ms');
    const own = stacks.stacks.filter(({ frames }) => frames.at(-1)?.name === 'main.tax');
    expect(own.reduce((sum, { amount }) => sum + amount, 0)).toBeGreaterThan(total(stacks) / 2);
    expect(own[0]?.frames.at(-1)?.file).toMatch(/main\.go$/);
    expect(own[0]?.frames[0]?.name).not.toBe('main.tax');
  });
});

describe('what is no profile is said', () => {
  it.each([
    ['', 'it is empty'],
    ['hello\nworld\n', 'it has no line such as'],
    ['<html><body>404</body></html>', 'it has no line such as'],
    ['{"nodes": []', 'it begins like JSON'],
    ['{"error": "no such endpoint"}', 'it begins like JSON'],
    ['main;handle 0', 'it has no samples'],
  ])('%j', (text, words) => {
    expect(() => read(text)).toThrow(words);
  });

  it.each([
    ['half of one', GO.subarray(0, GO.length / 2)],
    ['something else that is packed', gzipSync('hello '.repeat(100))],
    ['bytes', gunzipSync(GO)],
  ])('%s', (_, bytes) => {
    expect(() => readProfile(bytes)).toThrow(/^it /);
  });
});
