import type { Cause } from './cause.ts';
import { allCores } from './causes/all-cores.ts';
import { disk } from './causes/disk.ts';
import { errors } from './causes/errors.ts';
import { generatorBound } from './causes/generator-bound.ts';
import { memory } from './causes/memory.ts';
import { memoryGrowth } from './causes/memory-growth.ts';
import { moreBytes } from './causes/more-bytes.ts';
import { movedWith } from './causes/moved-with.ts';
import { oneCore } from './causes/one-core.ts';
import { pool } from './causes/pool.ts';
import { queueing } from './causes/queueing.ts';
import { runQueue } from './causes/run-queue.ts';
import { slowStart } from './causes/slow-start.ts';
import { throttled } from './causes/throttled.ts';
import { waits } from './causes/waits.ts';
import { worksMore } from './causes/works-more.ts';

/** The causes in the order in which they are said: what puts others in doubt comes first. */
export const CAUSES: readonly Cause[] = [
  generatorBound,
  errors,
  memory,
  throttled,
  disk,
  pool,
  moreBytes,
  worksMore,
  oneCore,
  allCores,
  runQueue,
  queueing,
  waits,
  memoryGrowth,
  slowStart,
  movedWith,
];
