import { expect, it } from 'vitest';
import { checkFileDescriptors } from '../../src/engines/autocannon/file-descriptors.ts';
import { PerfGateError } from '../../src/errors.ts';
import { PLAIN_LOAD } from '../support/config.ts';

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max processes             63704                63704                processes
Max open files            1024                 4096                 files
`;

const scenario = (spec: object) => ({ ...PLAIN_LOAD, name: 'many', requests: [], thresholds: [], ...spec });

it('more connections than files may be open is said before the run, with the command that helps', () => {
  const check = () => checkFileDescriptors([scenario({ connections: 10_000 })], LIMITS);
  expect(check).toThrow(PerfGateError);
  expect(check).toThrow(
    '"many" needs 10,000 connections in one process, but only 4,096 files may be open here. Raise the limit with `ulimit -n 10064`',
  );
});

it('what counts is the hard limit, to which Node raises its own, and the connections of one agent', () => {
  checkFileDescriptors([scenario({ connections: 4000 })], LIMITS);
  checkFileDescriptors([scenario({ connections: 10_000, agents: 3 })], LIMITS);
  const stages = [{ duration: 1000, to: 5000 }];
  expect(() => checkFileDescriptors([scenario({ stages })], LIMITS)).toThrow('5,000 connections');
  expect(() => checkFileDescriptors([scenario({ rate: 10, connections: 5000 })], LIMITS)).toThrow('5,000 connections');
});

it('where there is no limit, or nobody tells, everything may be open', () => {
  checkFileDescriptors([scenario({ connections: 100_000 })], LIMITS.replace('4096', 'unlimited'));
  checkFileDescriptors([scenario({ connections: 100_000 })], null);
  checkFileDescriptors([scenario({ connections: 1 })]);
});
