import { expect, it, onTestFinished } from 'vitest';
import { Metronome } from '../../src/load/pace/metronome.ts';

/** A metronome that is ready. */
async function newMetronome(): Promise<Metronome> {
  const metronome = new Metronome();
  onTestFinished(() => metronome.close());
  await metronome.ready();
  return metronome;
}

it('wakes at every time that it is set to, and never before', async () => {
  const metronome = await newMetronome();
  const early: number[] = [];
  await new Promise<void>((resolve) => {
    let wakes = 0;
    let next = performance.now() + 5;
    metronome.onTime = () => {
      const now = performance.now();
      if (now < next) early.push(next - now);
      if (++wakes === 200) return resolve();
      next = now + ([0, 0.05, 0.3, 1, 2.5][wakes % 5] as number);
      metronome.wakeAt(next);
    };
    metronome.wakeAt(next);
  });
  expect(early).toEqual([]);
});

it('forgets the time that was set before', async () => {
  const metronome = await newMetronome();
  const later = performance.now() + 3_600_000;
  const woken = new Promise<number>((resolve) => {
    metronome.onTime = () => resolve(performance.now());
  });
  metronome.wakeAt(later);
  const wanted = performance.now() + 20;
  metronome.wakeAt(wanted);
  expect(await woken).toBeGreaterThanOrEqual(wanted);
});

it('that is closed while it sleeps does not keep the process', async () => {
  const metronome = await newMetronome();
  metronome.wakeAt(performance.now() + 3_600_000);
  await metronome.close();
});
