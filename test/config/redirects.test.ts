import { expect, it } from 'vitest';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { requestsOf } from '../../src/load/traffic/traffic.ts';
import { problemsOf, read, START } from './workspace.ts';

/** Which requests of the scenario follow redirects, by their labels. */
function following(yaml: string): string[] {
  const [scenario] = read(`${START}scenarios:\n  a:\n${yaml}`).scenarios as [LoadScenario];
  return requestsOf(scenario).flatMap(({ label, redirects }) => (redirects === 'follow' ? [label] : []));
}

it.each([
  ['no request by default', '    requests: [GET /, { path: /a }]', []],
  ['every request of a scenario', '    redirects: follow\n    requests: [GET /, { path: /a }]', ['GET /', 'GET /a']],
  ['the request that there is by default', '    redirects: follow', ['GET /']],
  [
    'but the one that says otherwise',
    '    redirects: follow\n    requests: [GET /, { path: /a, redirects: none }]',
    ['GET /'],
  ],
  ['or the one alone that says so', '    requests: [GET /, { path: /a, redirects: follow }]', ['GET /a']],
  [
    'also in journeys and before them',
    '    redirects: follow\n    before: [GET /in]\n    journeys: { j: { requests: [GET /, { path: /a, redirects: none }] } }',
    ['GET /', 'GET /in'],
  ],
])('redirects are followed by %s', (_, yaml, labels) => {
  expect(following(yaml)).toEqual(labels);
});

it('what is not followed is not there, so that what was stored before is still compared', () => {
  const [scenario] = read(`${START}scenarios:\n  a: { redirects: none, requests: [GET /] }`).scenarios as [
    LoadScenario,
  ];
  expect(JSON.stringify(scenario)).not.toContain('redirects');
});

it.each(['yes', 'true', '5', 'Follow'])('%s is neither of the two words', (value) => {
  const problems = problemsOf(() => read(`${START}scenarios:\n  a: { redirects: ${value} }`));
  expect(problems.join()).toMatch(/scenarios\.a\.redirects: expected follow, or none/);
});
