import { expect, it } from 'vitest';
import { tooManyFiles } from '../../src/engines/autocannon/file-descriptors.ts';
import { PLAIN_LOAD } from '../support/config.ts';

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max processes             63704                63704                processes
Max open files            1024                 4096                 files
`;

const pacing = (spec: object) => ({ ...PLAIN_LOAD, ...spec });

it('more connections than files may be open is reported before the run, with the command that helps', () => {
  expect(tooManyFiles(pacing({ connections: 10_000 }), LIMITS)).toBe(
    'needs 10,000 connections in one process, but only 4,096 files may be open here. Raise the limit with `ulimit -n 10064` ' +
      'in the shell that starts perf-gate (above the hard limit it takes an administrator), or have fewer connections or ' +
      'more agents',
  );
});

it('what counts is the hard limit, to which Node raises its own, and the connections of one agent', () => {
  expect(tooManyFiles(pacing({ connections: 4000 }), LIMITS)).toBeNull();
  expect(tooManyFiles(pacing({ connections: 10_000, agents: 3 }), LIMITS)).toBeNull();
  const stages = [{ duration: 1000, to: 5000 }];
  expect(tooManyFiles(pacing({ stages }), LIMITS)).toContain('5,000 connections');
  expect(tooManyFiles(pacing({ rate: 10, connections: 5000 }), LIMITS)).toContain('5,000 connections');
});

it('where there is no limit, or the system does not say, everything may be open', () => {
  expect(tooManyFiles(pacing({ connections: 100_000 }), LIMITS.replace('4096', 'unlimited'))).toBeNull();
  expect(tooManyFiles(pacing({ connections: 100_000 }), null)).toBeNull();
  expect(tooManyFiles(pacing({ connections: 1 }))).toBeNull();
});
