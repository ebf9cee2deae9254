import { z } from 'zod';

const amount = z.number().nonnegative();

/**
 * What held a target up within a window, by the kernel's counters; times are milliseconds, and null is what this system does
 * not report. Documents before this was read do not have it.
 */
export const pressureSchema = z.object({
  /** The thread of the target that ran and waited for a processor longest; null where none is left. */
  busiest: z.object({ cpu: amount, wait: amount }).nullable(),
  /** The time in which something on the machine waited for storage, and for memory to be freed or read back. */
  io: amount.nullable(),
  memory: amount.nullable(),
  /** Reads from storage that memory of the target had been given up for. */
  majorFaults: amount.nullable(),
  /** How its cgroup was throttled, by the group that was most; null where no group limits it. */
  throttling: z
    .object({
      /** Over all cores; may exceed the window. */
      time: amount,
      /** The periods in which it ran, and those of them in which it used its quota up. */
      periods: amount,
      throttled: amount,
    })
    .nullable(),
  /** Processes of its cgroups that were killed for memory. */
  killed: amount.nullable(),
});
export type Pressure = z.infer<typeof pressureSchema>;
