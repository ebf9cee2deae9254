import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { describe, expect } from 'vitest';
import { AgentGroup } from '../../src/engines/autocannon/agent-group.ts';
import { LoadAgent } from '../../src/engines/autocannon/load-agent.ts';
import { divide, parseCores, splitCores } from '../../src/rounds/core-split.ts';
import { startTarget } from '../../src/service/start.ts';
import { AGENT_SCRIPT, load } from '../support/load.ts';
import { targetTest as test } from '../support/target.ts';

const coresOf = (pid: number) => /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

describe('processor cores are divided', () => {
  const alone = (core: number) => [core];

  test('one for the load generator, the others for the target', () => {
    expect(divide([0, 1], alone)).toEqual({ target: '0', agent: '1' });
    expect(divide([0, 1, 2, 3], alone)).toEqual({ target: '0,1,2', agent: '3' });
  });

  test('with both threads of a physical core on the same side', () => {
    const pairs = (core: number) => (core % 2 === 0 ? [core, core + 1] : [core - 1, core]);
    expect(divide([0, 1, 2, 3], pairs)).toEqual({ target: '0,1', agent: '2,3' });
  });

  test('within a physical core where there is only one', () => {
    expect(divide([0, 1], () => [0, 1])).toEqual({ target: '0', agent: '1' });
  });

  test('and more where there are several agents, but never more than half', () => {
    expect(divide([0, 1, 2, 3], alone, 2)).toEqual({ target: '0,1', agent: '2,3' });
    expect(divide([0, 1, 2, 3], alone, 4)).toEqual({ target: '0,1', agent: '2,3' });
    expect(divide([0, 1], alone, 2)).toEqual({ target: '0', agent: '1' });
    const halves = (core: number) => [core % 4, (core % 4) + 4];
    expect(divide([0, 1, 2, 3, 4, 5, 6, 7], halves, 2)).toEqual({ target: '0,1,4,5', agent: '2,3,6,7' });
  });

  test('among those that this process may use', () => {
    expect(divide([2, 5], () => [5, 6])).toEqual({ target: '2', agent: '5' });
  });

  test('as the kernel lists them', () => {
    expect(parseCores('0-2,5')).toEqual([0, 1, 2, 5]);
    expect(parseCores('3')).toEqual([3]);
    expect(parseCores('')).toEqual([]);
  });
});

test.skipIf(cpus().length < 2)('target and load generator run on the cores that they were given', async ({ rig }) => {
  const split = await splitCores();
  if ('problem' in split) throw new Error(split.problem);
  const { logFile, processes } = rig;
  const abort = new AbortController().signal;
  const target = await startTarget(rig.target({}), { logFile, processes, abort, cores: split.target });
  expect(parseCores(coresOf(target.pid as number) ?? '')).toEqual(parseCores(split.target));
  const agent = new LoadAgent(AGENT_SCRIPT, split.agent);
  const running = () => coresOf(agent.pid as number);
  await expect.poll(running).toBe(split.agent);
  await agent.close();
  const group = new AgentGroup(AGENT_SCRIPT, split.agent);
  await load(group, target.url, { agents: 2 });
  expect(group.pids.map(coresOf)).toEqual([split.agent, split.agent]);
  await group.close();
  await target.stop();
  expect(target.hasExited()).toBe(true);
});

test('a machine without taskset is a reason, and no failure', async () => {
  const path = process.env.PATH;
  process.env.PATH = '';
  try {
    expect(await splitCores()).toEqual({
      problem: cpus().length < 2 ? 'there is only one processor core' : 'taskset is not installed',
    });
  } finally {
    process.env.PATH = path;
  }
});
