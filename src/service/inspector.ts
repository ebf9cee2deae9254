import inspector from 'node:inspector';

/** Node without the thread that waits for SIGUSR1 to open the inspector; older ones do not know the option. */
const WITHOUT = '--disable-sigusr1';

/** The options of Node for a process that nobody may inspect. */
export const UNINSPECTED: readonly string[] = process.allowedNodeEnvironmentFlags.has(WITHOUT) ? [WITHOUT] : [];

/**
 * Keeps SIGUSR1 from opening Node's inspector, through which any process of the machine could read everything that this
 * one holds; an inspector that is open is closed.
 * https://nodejs.org/learn/getting-started/debugging#security-implications
 */
export function shutInspector(): void {
  process.on('SIGUSR1', () => {});
  if (inspector.url() !== undefined) inspector.close();
}
