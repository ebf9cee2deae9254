import { connect } from 'node:net';
import { heapSocket } from '../service/heap-preload.ts';

/** What a Node process of a target is asked for; a snapshot is written before it answers. */
export type HeapQuestion = 'heap' | 'snapshot';

/** The time that a process may take to answer, milliseconds: a snapshot is some 10 MB a second. */
const PATIENCE: Record<HeapQuestion, number> = { heap: 15_000, snapshot: 60_000 };
/** Characters of an answer. */
const MOST = 200;

/**
 * Asks a Node process of a target what its heap and its buffers hold after garbage collection. What it answers is the
 * target's to say: it is bounded, and has to be a size.
 *
 * @param folder where the processes answer
 * @returns bytes; null where it does not answer
 */
export function askHeap(folder: string, pid: number, question: HeapQuestion): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect(heapSocket(folder, pid));
    let answer = '';
    const end = () => {
      socket.destroy();
      resolve(heldIn(answer));
    };
    socket.setTimeout(PATIENCE[question], end);
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(question));
    socket.on('data', (chunk) => {
      answer += chunk;
      if (answer.length > MOST) end();
    });
    socket.on('error', end);
    socket.on('close', end);
  });
}

function heldIn(answer: string): number | null {
  try {
    const { held } = JSON.parse(answer);
    return Number.isSafeInteger(held) && held >= 0 ? held : null;
  } catch {
    return null;
  }
}
