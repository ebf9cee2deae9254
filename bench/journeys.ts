// A journey of three requests with extraction against the plain list of the same requests.
// Usage: node bench/journeys.ts [--rounds 10] [--source]

import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { LoadAgent } from '../src/engines/autocannon/load-agent.ts';
import type { LoadScenario } from '../src/kinds/load.ts';
import { paceOf } from '../src/load/pace/pace.ts';
import { parseTemplate, Template } from '../src/load/template/template.ts';
import { planTraffic } from '../src/load/traffic/plan-traffic.ts';
import type { Request } from '../src/load/traffic/request.ts';
import { resolveUrl } from '../src/load/traffic/resolve-url.ts';
import { AGENT_SCRIPT, DEFAULT_SCENARIO } from './load.ts';
import { type Row, report, type Service, startService } from './support.ts';

/** The milliseconds that the generator runs before its rate is measured, and those over which it is measured. */
const WARMUP = 1000;
const WINDOW = 2000;
const ANSWER = '{"found":[{"id":42,"name":"red lamp"}],"total":1}';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, source: { type: 'boolean' } } });

function template(text: string): Template {
  const parsed = parseTemplate(text);
  if (parsed instanceof Template) return parsed;
  throw new Error(parsed.problem);
}

/** Makes the requests. @param id 42, or the placeholder that takes it from the answer before */
function requests(id: string): Request[] {
  const [plain] = DEFAULT_SCENARIO.requests as [Request];
  const json = { 'content-type': template('application/json') };
  return [
    { ...plain, label: 'search', method: 'GET', path: template('/search?q=lamp') },
    {
      ...plain,
      label: 'cart',
      method: 'POST',
      path: template('/cart'),
      headers: json,
      body: { kind: 'json', text: template(`{"id":"${id}","quantity":1}`) },
    },
    { ...plain, label: 'order', method: 'GET', path: template(`/orders/${id}`) },
  ];
}

const SCENARIO: LoadScenario = { ...DEFAULT_SCENARIO, warmup: WARMUP, duration: 3_600_000, requests: [] };

function journeyScenario(): LoadScenario {
  const [search, ...others] = requests('{{ id }}');
  const extract = [{ name: 'id', from: { kind: 'json' as const, pointer: '/found/0/id' }, fallback: null }];
  const all = [{ ...(search as Request), extract }, ...others];
  return { ...SCENARIO, journeys: [{ name: 'buy', weight: 1, pause: { least: 0, most: 0 }, requests: all }] };
}

/** Measures the requests per second that arrive at the service. */
async function rateOf(scenario: LoadScenario, service: Service): Promise<number> {
  const { url, ...where } = await resolveUrl(service.url);
  const traffic = planTraffic(scenario, true, url, {});
  const plan = {
    ...where,
    reconnectEvery: null,
    ...paceOf(scenario),
    timeout: scenario.timeout,
    ...traffic,
    share: { index: 0, of: 1 },
  };
  const agent = new LoadAgent(AGENT_SCRIPT);
  const abort = new AbortController();
  let warm = () => {};
  const measuring = new Promise<void>((resolve) => {
    warm = resolve;
  });
  const run = agent.run(plan, { measuring: () => warm(), measured() {} }, abort.signal);
  try {
    await Promise.race([measuring, run]);
    const rate = await service.rate(WINDOW);
    abort.abort();
    const outcome = await run;
    const failed = outcome.requests.some(
      ({ counts }) => counts.responses === 0 || counts.responses + counts.inFlight !== counts.sent,
    );
    if (failed) throw new Error('not every request was answered');
    return rate;
  } finally {
    await agent.close();
  }
}

using service = await startService(ANSWER);
const found = { journey: [] as number[], plain: [] as number[] };
const takers = [
  async () => found.journey.push(await rateOf(journeyScenario(), service)),
  async () => found.plain.push(await rateOf({ ...SCENARIO, requests: requests('42') }, service)),
];
for (let round = 0; round < Number(values.rounds); round++) {
  for (const take of round % 2 === 0 ? takers : takers.toReversed()) await take();
}
const ratio = median(found.journey.map((rate, round) => rate / (found.plain[round] as number)));
const rows: Row[] = [
  {
    name: 'journey of 3 requests with extraction',
    value: median(found.journey),
    unit: 'requests/s',
    goal: null,
    met: null,
  },
  { name: 'plain list of the same requests', value: median(found.plain), unit: 'requests/s', goal: null, met: null },
  { name: 'journey against plain list', value: ratio, unit: 'ratio', goal: '≥ 0.85', met: ratio >= 0.85 },
];
report('journeys', rows);
