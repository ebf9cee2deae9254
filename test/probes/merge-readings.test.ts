import { expect, it } from 'vitest';
import type { Pressure } from '../../src/measurement/pressure.ts';
import type { Interference, Resources } from '../../src/measurement/run-document.ts';
import { mergeReadings } from '../../src/probes/merge-readings.ts';

const RESOURCES: Resources = {
  cpu: 100,
  cpuSource: 'schedstat',
  memory: 5000,
  memoryKind: 'pss',
  threads: 7,
  diskRead: 10,
  diskWritten: 20,
};
const INTERFERENCE: Interference = {
  foreignCpu: 5,
  steal: 1,
  pressure: 2,
  frequency: 3000,
  voluntarySwitches: 10,
  involuntarySwitches: 3,
  targetWait: 4,
  generatorWait: 6,
};
const first = { resources: RESOURCES, interference: INTERFERENCE };

it('what adds up over slices is added up; of memory and threads the most counts, of the frequency the mean', () => {
  const second = {
    resources: { ...RESOURCES, cpu: 50, memory: 9000, threads: 3 },
    interference: { ...INTERFERENCE, foreignCpu: 1, frequency: 2000 },
  };
  expect(mergeReadings([first, second])).toEqual({
    resources: { ...RESOURCES, cpu: 150, memory: 9000, threads: 7, diskRead: 20, diskWritten: 40 },
    interference: {
      foreignCpu: 6,
      steal: 2,
      pressure: 4,
      frequency: 2500,
      voluntarySwitches: 20,
      involuntarySwitches: 6,
      targetWait: 8,
      generatorWait: 12,
    },
  });
});

it('what was not seen in one of them is not known of all', () => {
  const { targetWait: _, generatorWait: __, ...interference } = INTERFERENCE;
  const second = {
    resources: { ...RESOURCES, cpu: null, memory: null, diskRead: null },
    interference: { ...interference, steal: null, frequency: null },
  };
  expect(mergeReadings([first, second])).toEqual({
    resources: { ...RESOURCES, cpu: null, diskRead: null, diskWritten: 40 },
    interference: {
      ...interference,
      foreignCpu: 10,
      steal: null,
      pressure: 4,
      voluntarySwitches: 20,
      involuntarySwitches: 6,
    },
  });
  expect(mergeReadings([first, { resources: null, interference: null }])).toEqual({
    resources: null,
    interference: null,
  });
});

it('of other probes the last reading stays, and one slice is as it was seen', () => {
  const reading = { ...first, heap: { used: 1 } };
  expect(mergeReadings([reading, { ...reading, heap: { used: 2 } }])).toMatchObject({ heap: { used: 2 } });
  expect(mergeReadings([reading])).toBe(reading);
  expect(mergeReadings([])).toBeNull();
});

it('nothing is seen where there is no frequency and no memory at all', () => {
  const none = { resources: { ...RESOURCES, memory: null }, interference: { ...INTERFERENCE, frequency: null } };
  expect(mergeReadings([none, none])).toMatchObject({ resources: { memory: null }, interference: { frequency: null } });
});

const PRESSURE: Pressure = {
  busiest: { cpu: 900, wait: 20 },
  io: 5,
  memory: 0,
  majorFaults: 1,
  throttling: { time: 200, periods: 10, throttled: 4 },
  killed: 0,
};

it('what held the target up is added up too', () => {
  const second = { ...first, pressure: { ...PRESSURE, busiest: null, io: null } };
  expect(mergeReadings([{ ...first, pressure: PRESSURE }, second])?.pressure).toEqual({
    ...PRESSURE,
    io: null,
    majorFaults: 2,
    throttling: { time: 400, periods: 20, throttled: 8 },
  });
  expect(mergeReadings([{ ...first, pressure: null }, second])?.pressure).toBeNull();
});
