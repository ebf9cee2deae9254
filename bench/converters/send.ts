import type { LoadScenario } from '../../src/kinds/load.ts';
import type { Answer } from '../../src/load/traffic/answer.ts';
import { planTraffic } from '../../src/load/traffic/plan-traffic.ts';
import { accepts } from '../../src/load/traffic/prepared-request.ts';
import { RedirectChain } from '../../src/load/traffic/redirect-chain.ts';
import { prepareUsers } from '../../src/load/traffic/users.ts';
import type { Sending, VirtualUser } from '../../src/load/traffic/virtual-user.ts';
import { type Converted, TARGET } from './convert.ts';
import { type LoadShape, shapesOfOwn } from './load-shape.ts';
import { countSent } from './seen.ts';
import { type Sent, sentOf } from './sent.ts';
import { Shop } from './shop.ts';
import type { Seen } from './truth.ts';

/** About as many turns are sent of each scenario. */
const TURNS = 300;
const MOST_IN_TURN = 2000;
const LONGEST_TURN = 5000;

/** What a configuration sends. */
export interface OwnTraffic {
  requests: Seen[];
  /** Mean milliseconds before a request. */
  pause: number;
  scenarios: number;
  load: Record<string, LoadShape>;
  /** Whether requests are due at a rate, whatever the pauses are. */
  isOpen: boolean;
  /** Kinds of failures that ended a journey: what should have come after it was not sent. */
  failures: string[];
  /** Rounds, each of which draws the same at random. */
  rounds: number;
}

/** The text that stands for a variable of the environment in what is sent. */
export function variableMark(name: string): string {
  return `mark${name}mark`;
}

/**
 * Sends in memory what the load scenarios of a configuration send, by its virtual users, and answers as the shop does.
 *
 * @param forgets whether what was deleted is gone
 */
export async function sendInMemory({ config, text }: Converted, forgets = false): Promise<OwnTraffic> {
  const sent: Sent[] = [];
  const failures = new Set<string>();
  const shop = new Shop(forgets);
  let pauses = 0;
  const scenarios = (config?.scenarios ?? []).filter((scenario): scenario is LoadScenario => scenario.type === 'load');
  const names = [...text.matchAll(/\$\{([A-Z_][A-Z0-9_]*)\}/g)].map(([, name]) => name as string);
  const environment = Object.fromEntries(names.map((name) => [name, variableMark(name)]));
  for (const scenario of scenarios) {
    const isOpen = scenario.rate !== null;
    const plan = planTraffic(scenario, !isOpen, new URL(TARGET), environment);
    const users = await prepareUsers({
      ...plan,
      connections: 1,
      arrivals: null,
      share: { index: 0, of: 1 },
      timeout: scenario.timeout,
    });
    const user = users.create(0);
    const turns = Math.min(LONGEST_TURN, plan.cycle.length * Math.ceil(TURNS / plan.cycle.length));
    for (let turn = 0; turn < turns && user.begin(turn); turn++) {
      pauses += sendTurn(user, shop, sent, failures);
    }
  }
  return {
    requests: countSent(sent),
    pause: sent.length === 0 ? 0 : pauses / sent.length,
    scenarios: scenarios.length,
    load: shapesOfOwn(scenarios),
    isOpen: scenarios.some(({ rate }) => rate !== null),
    failures: [...failures],
    rounds: 1,
  };
}

/** Sends one turn of a user. @returns the sum of its pauses in milliseconds */
function sendTurn(user: VirtualUser, shop: Shop, sent: Sent[], failures: Set<string>): number {
  let pauses = 0;
  for (let step = 0; step < MOST_IN_TURN; step++) {
    const sending = user.next();
    if (sending === null) break;
    pauses += sending.pause;
    const problem = exchange(user, shop, sending, sent);
    if (problem !== null) failures.add(`${sending.request.label}: ${problem}`);
  }
  return pauses;
}

/** One request with the redirects that it follows, as a connection handles them. */
function exchange(user: VirtualUser, shop: Shop, { request, bytes: first }: Sending, sent: Sent[]): string | null {
  const chain = new RedirectChain();
  for (let bytes: Uint8Array | string = first; ; ) {
    const { method, target, headers, body } = takeApart(bytes);
    sent.push(sentOf(method, target, headers, body));
    const { status, headers: given, body: text } = shop.answerTo(method, target);
    const answer: Answer = {
      status,
      headers: Object.entries(given).flat(),
      body: Buffer.from(request.reads ? text : ''),
      isCut: false,
      latency: 1,
      sentAt: performance.now(),
    };
    const next: Uint8Array | string | null =
      request.redirects === null ? null : chain.follow(bytes, request.redirects, answer, user);
    if (next instanceof Uint8Array) {
      bytes = next;
      continue;
    }
    const problem = next ?? (accepts(request, status) ? null : `status ${status}`);
    if (problem === null) return user.answered(answer);
    user.failed(problem);
    return problem;
  }
}

function takeApart(bytes: Uint8Array): {
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string;
} {
  const text = Buffer.from(bytes);
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...lines] = text.subarray(0, end).toString('latin1').split('\r\n');
  const [method = '', target = ''] = line.split(' ');
  const headers: Record<string, string> = {};
  for (const one of lines) {
    const at = one.indexOf(':');
    const name = one.slice(0, at).toLowerCase();
    const value = one.slice(at + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { method, target, headers, body: text.subarray(end + 4).toString() };
}
