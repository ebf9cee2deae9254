import type { Desk } from './command.ts';

/**
 * Configures a desk with a service each of whose answers waits for 2 ms, beside itself as the base.
 *
 * @param scenario the keys of its only scenario, `home`, beside two connections
 * @param compare the rules of the comparison
 */
export function configureWaitingService(desk: Desk, scenario: string, compare: string): void {
  desk.write(
    'server.mjs',
    `import { createServer } from 'node:http';
createServer((_, response) => setTimeout(() => response.end('ok'), 2)).listen(process.env.PORT, '127.0.0.1');`,
  );
  desk.write(
    'perf-gate.yml',
    `target:
  start: ${JSON.stringify(`${JSON.stringify(process.execPath)} server.mjs`)}
  url: http://127.0.0.1:\${PORT}
base: { env: { SIDE: base } }
scenarios:
  home: { connections: 2, ${scenario} }
compare: ${compare}
`,
  );
}
