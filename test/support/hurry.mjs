// Makes the long waits of a process short, so that a test of what happens at the end of a bound need not wait for it: what
// would take three seconds or more takes a tenth. Loaded by NODE_OPTIONS into the action alone, and not into what it starts.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import promises from 'node:timers/promises';

if (/[\\/]action[\\/]index\.js$/.test(process.argv[1] ?? '')) {
  const hurried = (milliseconds) => (milliseconds >= 3000 ? milliseconds / 10 : milliseconds);
  const { setTimeout: usual } = timers;
  const set = (work, milliseconds, ...rest) => usual(work, hurried(milliseconds), ...rest);
  // What Node's own promisify knows of it.
  Object.defineProperties(set, Object.getOwnPropertyDescriptors(usual));
  timers.setTimeout = set;
  globalThis.setTimeout = set;
  const { setTimeout: promised } = promises;
  promises.setTimeout = (milliseconds, ...rest) => promised(hurried(milliseconds), ...rest);
  const { timeout } = AbortSignal;
  AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, hurried(milliseconds));
  syncBuiltinESMExports();
}
