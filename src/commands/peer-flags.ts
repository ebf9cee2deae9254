import { flagNames } from './flags.ts';

const RATE = 'a rate is -R, --rate: -R 500; connections opened per second are --spawn-rate: --spawn-rate 5';
const TIME = 'the time of each measured window is -d, --duration: -d 10s';
const COUNT = 'windows have a time and not a number of requests: -d 10s; --rounds says how many windows there are';
const USERS = 'connections are -c, --connections: -c 50';
const AGENTS = 'processes that make the load are set in perf-gate.yml: agents: 2';
const REQUEST =
  'a URL is measured by GET; any other request is written in perf-gate.yml, such as { method: POST, path: /orders, json: { item: 1 } }';
const SCRIPT = '"perf-gate init" turns scripts of k6, Locust and Artillery into perf-gate.yml';

/**
 * What people type because another load generator has it (autocannon, wrk, wrk2, hey, oha, bombardier, vegeta, k6, ab,
 * Locust) and perf-gate has not, and what says the same here.
 */
export const PEER_FLAGS: readonly (readonly [flags: string, hint: string])[] = [
  ['-q -r --rps --qps --arrival-rate --overallRate --connectionRate --query-per-second', RATE],
  ['-z --time --timelimit', TIME],
  ['-n -a -i --requests --amount --iterations --number', COUNT],
  ['--concurrency --concurrent --clients', USERS],
  ['-w --workers --threads', AGENTS],
  [
    '-t --timeout',
    `${AGENTS}; ${TIME}, or --run-time; the time after which a request counts as failed is set in perf-gate.yml: timeout: 10s`,
  ],
  [
    '-m -X -H -b -D -F -T -A -C --method --header --headers --body --data --body-file --form --content-type --post-data --cookie',
    REQUEST,
  ],
  ['-s -f --script --locustfile --scripts', SCRIPT],
  ['--stage --stages', 'stages are set in perf-gate.yml: stages: [{ duration: 10s, to: 200 }]'],
  [
    '-k --insecure --insecure-skip-tls-verify',
    'a certificate that cannot be checked is accepted in perf-gate.yml: target: { tls: { insecure: true } }; connections are kept alive without a flag',
  ],
  ['--cert --key --ca --cacert --root-certs --servername', 'certificates are named in perf-gate.yml under target: tls'],
  ['--http2 --http3 --h2c --http-version', 'requests are sent by HTTP/1.1'],
  [
    '--redirect --redirects --max-redirects --follow --disable-redirects',
    'redirects are not followed unless perf-gate.yml says redirects: follow',
  ],
  ['--max-connections --max-workers --max-vus', USERS],
  ['--host --targets', 'the URL is written without a flag: perf-gate run http://localhost:3000/products -c 50'],
  [
    '--no-tui --no-progress --no-color --quiet --headless --only-summary',
    'there is nothing to switch off: where the output is no terminal, it is plain lines',
  ],
  ['-p --pipelining', 'there is no pipelining: a connection sends a request once the one before was answered'],
  ['--disable-keepalive --disable-keep-alive', 'connections are closed in perf-gate.yml: reconnect-every: 1'],
  ['-E --exclude-tags', 'scenarios are chosen by the tags that they have, not by those that they lack: --tag checkout'],
  ['-l -L --latency --latencies --print', 'latencies are always measured, and shown in the report'],
  ['-o -j --json --out', 'results are written into the folder of --output as run.json, result.json and report.html'],
];

/** Tells what takes the place of a flag that is not known; null where nobody has such a flag. */
export function hintFor(flag: string): string | null {
  const name = flag.startsWith('--') ? flag.split('=', 1)[0] : flag.slice(0, 2);
  return PEER_FLAGS.find(([flags]) => flags.split(' ').includes(name as string))?.[1] ?? null;
}

/** Adds the hint to what commander says about an unknown flag. */
export function withHint(message: string): string {
  const [said, flag = ''] = /unknown option '([^']*)'/.exec(message) ?? [];
  const hint = said === undefined ? null : hintFor(flag);
  return hint === null ? message : message.replace(said as string, () => `${said}: ${hint}`);
}

/**
 * Finds a long flag with a single dash, as Go programs have it: `-duration=10s` would be read as `-d uration=10s`.
 *
 * @returns what is wrong with it; null where there is none
 */
export function findSingleDash(argv: readonly string[]): string | null {
  for (const argument of argv) {
    const [, name = ''] = /^-(\w[\w-]+)(?:=|$)/.exec(argument) ?? [];
    if (flagNames.includes(`--${name}`)) return `-${name}: a long flag has two dashes, --${name}`;
  }
  return null;
}
