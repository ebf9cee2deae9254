import type { Socket } from 'node:net';

/** Milliseconds that the target has to close its side of a connection that we closed. */
const PARTING = 1000;

/** Destroys a connection, whose late errors must reach nothing. */
export function drop(connection: Socket | undefined): void {
  connection?.removeAllListeners();
  connection?.on('error', () => {});
  connection?.destroy();
}

/** Closes a connection as browsers do: the target sees its end, and no reset. */
export function partWith(connection: Socket): void {
  for (const event of ['data', 'end', 'error']) connection.removeAllListeners(event);
  connection.on('error', () => {});
  connection.on('end', () => connection.destroy());
  connection.resume();
  connection.end();
  setTimeout(() => connection.destroy(), PARTING).unref();
}
