import { connect } from 'node:net';

/** Characters of an answer. */
const MOST = 200;

/**
 * Asks a process of a target on the Unix socket on which it answers. What it answers is the target's to say, and bounded.
 *
 * @param patience milliseconds
 * @returns its answer; empty where it gives none
 */
export function askProcess(path: string, question: string, patience: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let answer = '';
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer.slice(0, MOST));
    };
    const timer = setTimeout(end, patience);
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
