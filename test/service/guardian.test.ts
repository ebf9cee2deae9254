import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { isRunning, runningWith, until } from '../support/processes.ts';
import { type Rig, targetTest as test } from '../support/target.ts';

const driver = fileURLToPath(new URL('../support/gate-with-target.ts', import.meta.url));

async function runGate({ folder, token }: Rig, end: 'stay' | 'leave') {
  const gate = spawn(process.execPath, [driver, folder, token, end], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(gate.stdout, 'data');
  const { guardian, targets } = JSON.parse(String(line)) as { guardian: number; targets: number[] };
  return { gate, guardian, targets };
}

/** Kills it together with everything else in its process group, as a runner or a terminal may. */
async function kill(gate: ChildProcess): Promise<void> {
  process.kill(-(gate.pid as number), 'SIGKILL');
  await once(gate, 'exit');
}

/** Whether the process has a handler for SIGHUP, the last that a guardian sets (SigCgt of proc_pid_status(5)). */
function catchesHangup(pid: number): boolean {
  const [, mask = '0'] = /^SigCgt:\s+(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return (BigInt(`0x${mask}`) & 1n) === 1n;
}

test('when perf-gate is killed, its targets end, also those that ignore SIGTERM or left their group', async ({
  rig,
}) => {
  const { gate, guardian, targets } = await runGate(rig, 'stay');
  expect([...targets, guardian].every(isRunning)).toBe(true);
  await kill(gate);
  await until('nothing of the target runs', () => runningWith(rig.token).length === 0);
  await until('the guardian has ended', () => !isRunning(guardian));
});

test('the signals that end perf-gate do not end its guardian before its work', async ({ rig }) => {
  const { gate, guardian } = await runGate(rig, 'stay');
  await until('the guardian listens', () => catchesHangup(guardian));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.kill(guardian, signal);
  await kill(gate);
  await until('nothing of the target runs', () => runningWith(rig.token).length === 0);
  await until('the guardian has ended', () => !isRunning(guardian));
});

test('a perf-gate that is through ends in spite of its guardian, and the guardian after it', async ({ rig }) => {
  const { gate, guardian } = await runGate(rig, 'leave');
  if (gate.exitCode === null) await once(gate, 'exit');
  expect(gate.exitCode).toBe(0);
  await until('the guardian has ended', () => !isRunning(guardian));
});
