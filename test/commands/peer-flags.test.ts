import { describe, expect, it } from 'vitest';
import { findSingleDash, hintFor, withHint } from '../../src/commands/peer-flags.ts';

describe('a flag of another load generator', () => {
  it.each([
    ['-q', '-R, --rate'],
    ['-r100', '-R, --rate'],
    ['--rps', '-R, --rate'],
    ['-z', '-d, --duration'],
    ['-n', '-d 10s'],
    ['--clients=50', '-c, --connections'],
    ['--exclude-tags', '--tag'],
    ['-r', '--spawn-rate'],
    ['-t', '--run-time'],
    ['--headless', 'plain lines'],
    ['-w', 'agents'],
    ['-t4', 'agents'],
    ['-m', 'method: POST'],
    ['-H', 'method: POST'],
    ['--body', 'method: POST'],
    ['-s', 'perf-gate init'],
    ['-k', 'insecure'],
    ['-k', 'kept alive'],
    ['--insecure-skip-tls-verify', 'insecure'],
    ['--http2', 'HTTP/1.1'],
    ['--redirects=0', 'redirects: follow'],
    ['--max-redirects', 'redirects: follow'],
    ['--max-workers', '-c, --connections'],
    ['--host', 'perf-gate run http://'],
    ['-C', 'method: POST'],
    ['--no-tui', 'plain lines'],
  ])('%s has a hint', (flag, part) => {
    expect(hintFor(flag)).toContain(part);
    expect(withHint(`error: unknown option '${flag}'\n`)).toBe(`error: unknown option '${flag}': ${hintFor(flag)}\n`);
  });

  it('none has that nobody knows', () => {
    expect(hintFor('--frobnicate')).toBeNull();
    expect(withHint("error: unknown option '--round'\n(Did you mean --rounds?)")).not.toContain(': a ');
    expect(withHint("error: unknown command 'rum'")).toBe("error: unknown command 'rum'");
  });
});

describe('a long flag with one dash', () => {
  it.each([
    [['-duration=10s'], '-duration: a long flag has two dashes, --duration'],
    [['http://localhost', '-connections', '50'], '-connections: a long flag has two dashes, --connections'],
    [['-rate=500'], '-rate: a long flag has two dashes, --rate'],
  ])('%j', (argv, problem) => expect(findSingleDash(argv)).toBe(problem));

  it.each([[['-d10s', '-c50', '-R', '500', '--rounds', '5', '--start', 'node a -rate 5']], [['-d', '10s']]])(
    'not %j',
    (argv) => expect(findSingleDash(argv)).toBeNull(),
  );
});
