import { arch, availableParallelism, totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { currentMachine } from '../../src/measurement/machine.ts';
import { machineSchema } from '../../src/measurement/run-document.ts';

describe('the machine', () => {
  it('is told by what decides how fast it is', () => {
    const machine = currentMachine({});
    expect(machineSchema.parse(machine)).toEqual(machine);
    expect(machine.cores).toBeGreaterThanOrEqual(availableParallelism());
    expect(machine.memory).toBe(totalmem());
    expect(machine.node).toBe(Number(process.version.slice(1).split('.')[0]));
    expect(machine.cpu.trim()).toBe(machine.cpu);
    expect(machine.cpu).not.toBe('');
  });

  it('has a system that says what it is but not its every update', () => {
    const { os } = currentMachine({});
    expect(os).toMatch(new RegExp(`^${process.platform} \\d+\\.\\d+ ${arch()}$`));
  });

  it('on a hosted runner has the family of its image, not the version of the week', () => {
    const env = { ImageOS: 'ubuntu24', ImageVersion: '20260413.1.0' };
    expect(currentMachine(env).os).toBe(`ubuntu24 ${arch()}`);
  });

  it('is the same when it is asked again', () => {
    expect(currentMachine()).toEqual(currentMachine());
  });
});
