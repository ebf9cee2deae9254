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

/**
 * Has a connection read before it fails: a service that refuses a large body answers, closes and lets our writing fail,
 * while its answer waits to be read. Node would give the connection up at the failure, unread.
 */
export function readBeforeFailing(connection: Socket): void {
  const { _write: write, _writev: writev } = connection;
  connection._write = (chunk, encoding, done) => write.call(connection, chunk, encoding, afterReading(done));
  if (writev) connection._writev = (chunks, done) => writev.call(connection, chunks, afterReading(done));
}

type Done = (error?: Error | null) => void;

/** Delays a failure until the event loop has asked once what there is to read: all that will ever come has come. */
function afterReading(done: Done): Done {
  return (error) => {
    if (error) setImmediate(() => setImmediate(() => done(error)));
    else done();
  };
}
