import { heapSocket } from '../service/heap-preload.ts';
import { askProcess } from './ask-process.ts';

/** What a Node process of a target is asked for; a snapshot is written before it answers. */
export type HeapQuestion = 'heap' | 'snapshot';

/** The time that a process may take to answer, milliseconds: a snapshot is some 10 MB a second. */
const PATIENCE: Record<HeapQuestion, number> = { heap: 15_000, snapshot: 60_000 };

/**
 * Asks a Node process of a target what its heap and its buffers hold after garbage collection. What it answers is the
 * target's to say: it has to be a size.
 *
 * @param folder where the processes answer
 * @returns bytes; null where it does not answer
 */
export async function askHeap(folder: string, pid: number, question: HeapQuestion): Promise<number | null> {
  return heldIn(await askProcess(heapSocket(folder, pid), question, PATIENCE[question]));
}

function heldIn(answer: string): number | null {
  try {
    const { held } = JSON.parse(answer);
    return Number.isSafeInteger(held) && held >= 0 ? held : null;
  } catch {
    return null;
  }
}
