import { describeProblems, START } from './workspace.ts';

const LOAD = `${START}scenarios:\n  buy:\n`;

describeProblems({
  journeys: [
    [`${LOAD}    journeys: {}`, '4:15 scenarios.buy.journeys: expected at least one journey, got an empty map'],
    [`${LOAD}    journeys: { j: {} }`, '4:17 scenarios.buy.journeys.j.requests: missing; expected a list'],
    [
      `${LOAD}    journeys: { j: { requests: [] } }`,
      '4:32 scenarios.buy.journeys.j.requests: expected at least one request, got an empty list',
    ],
    [
      `${LOAD}    journeys: { a: { weight: 0, requests: [GET /a] }, b: { weight: 0, requests: [GET /b] } }`,
      '4:15 scenarios.buy.journeys: every weight is 0, so nothing would be sent',
    ],
    [
      `${LOAD}    requests: [GET /]\n    journeys: { j: { requests: [GET /j] } }`,
      '4:5 scenarios.buy.requests: a scenario has either requests or journeys; make the requests a journey',
    ],
    [
      `${LOAD}    journeys: { j: { pause: 3s..1s, requests: [GET /] } }`,
      '4:29 scenarios.buy.journeys.j.pause: the least pause is longer than the most; write the shorter one first',
    ],
    [
      `${LOAD}    journeys: { j: { pause: 3, requests: [GET /] } }`,
      '4:29 scenarios.buy.journeys.j.pause: expected a duration such as 500ms, or a range of two such as 1s..3s, got 3',
    ],
    [
      `${LOAD}    journeys: { j: { pause: 2h, requests: [GET /] } }`,
      '4:29 scenarios.buy.journeys.j.pause: expected a duration such as 500ms, or a range of two such as 1s..3s, up to 1h, got "2h"',
    ],
    [
      `${LOAD}    journeys: { j: { pause: 1s.., requests: [GET /] } }`,
      '4:29 scenarios.buy.journeys.j.pause: expected a duration such as 500ms, or a range of two such as 1s..3s, got "1s.."',
    ],
    [
      `${LOAD}    requests: [{ path: /, pause: 3s }]`,
      '4:27 scenarios.buy.requests[0].pause: nobody waits between the requests of a plain list; make the requests a journey',
    ],
    [
      `${LOAD}    before: [GET /login]\n    requests: [{ path: /a, extract: { id: { json: /id } }, pause: 0 }]`,
      '5:28 scenarios.buy.requests[0].extract: a plain list has no later request that this is for; make the requests a journey',
      '5:60 scenarios.buy.requests[0].pause: nobody waits between the requests of a plain list; make the requests a journey',
    ],
    [
      `${LOAD}    journeys: { j: { requests: [{ path: /, pause: 3s..1s }] } }`,
      '4:51 scenarios.buy.journeys.j.requests[0].pause: the least pause is longer than the most; write the shorter one first',
    ],
    [
      `${LOAD}    before: [{ path: /, pause: 3 }]`,
      '4:32 scenarios.buy.before[0].pause: expected a duration such as 500ms, or a range of two such as 1s..3s, got 3',
    ],
    [
      `${LOAD}    before: [{ path: /, pause: 1s..2h }]`,
      '4:32 scenarios.buy.before[0].pause: expected a duration such as 500ms, or a range of two such as 1s..3s, up to 1h, got "1s..2h"',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, weight: 2 }`,
      '7:24 scenarios.buy.journeys.j.requests[0].weight: every request of a journey is sent; give the journey a weight',
    ],
    [
      `${LOAD}    journeys: { a: { requests: [GET /] }, b: { requests: [GET /] } }`,
      '4:59 scenarios.buy.journeys.b.requests[0]: a second request called "GET /"; give each a name of its own',
    ],
    [
      `${LOAD}    before: [GET /]\n    journeys: { a: { requests: [GET /] } }`,
      '5:33 scenarios.buy.journeys.a.requests[0]: a second request called "GET /"; give each a name of its own',
    ],
    [
      `${LOAD}    journeys: { a: { requests: [{ path: /, name: 'journey "a"' }] } }`,
      '4:33 scenarios.buy.journeys.a.requests[0]: a second request called "journey \\"a\\""; give each a name of its own',
    ],
    [
      `${LOAD}    journeys: { j: { thresholds: { cpu: < 1ms }, requests: [GET /] } }`,
      '4:36 scenarios.buy.journeys.j.thresholds.cpu: unknown key; known here: p25, p50, p75, p90, p95, p99, "p99.9", mean, min, max, stddev, error-rate, success-rate, bytes',
    ],
    [`${LOAD}    cookies: false`, '4:5 scenarios.buy.cookies: only journeys keep cookies; make the requests a journey'],
    [
      `${LOAD}    before: [{ path: /, weight: 2 }]`,
      '4:25 scenarios.buy.before[0].weight: requests sent before are sent once and not measured; remove weight',
    ],
    [
      `${LOAD}    before: [{ path: /, thresholds: { p50: < 1s } }]`,
      '4:25 scenarios.buy.before[0].thresholds: requests sent before are sent once and not measured; remove thresholds',
    ],
  ],

  'values extracted from answers': [
    [
      `${LOAD}    requests: [{ path: /, extract: { id: { json: /id } } }]`,
      '4:27 scenarios.buy.requests[0].extract: a plain list has no later request that this is for; make the requests a journey',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: {} } }`,
      '7:39 scenarios.buy.journeys.j.requests[0].extract.id: expected exactly one of json, header and regex, got 0',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: { json: /a, header: b } } }`,
      '7:39 scenarios.buy.journeys.j.requests[0].extract.id: expected exactly one of json, header and regex, got 2',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: { json: a/b } } }`,
      '7:47 scenarios.buy.journeys.j.requests[0].extract.id.json: expected a JSON pointer (RFC 6901), such as /found/0/id, got "a/b"',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: { json: /a~2 } } }`,
      '7:47 scenarios.buy.journeys.j.requests[0].extract.id.json: expected a JSON pointer (RFC 6901), such as /found/0/id, got "/a~2"',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: { regex: "(" } } }`,
      '7:48 scenarios.buy.journeys.j.requests[0].extract.id.regex: not a regular expression: Unterminated group',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: { regex: "" } } }`,
      '7:48 scenarios.buy.journeys.j.requests[0].extract.id.regex: expected a regular expression, such as id="(\\d+)", got ""',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: { header: "a b" } } }`,
      '7:49 scenarios.buy.journeys.j.requests[0].extract.id.header: expected a header name of letters, digits and "-", got "a b"',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { "a.b": { json: /a } } }`,
      '7:35 scenarios.buy.journeys.j.requests[0].extract."a.b": expected a name of letters, digits, "_" and "-" that begins with a letter, got "a.b"',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { faker: { json: /a } } }`,
      '7:35 scenarios.buy.journeys.j.requests[0].extract.faker: expected another name than faker, which makes values up, got "faker"',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: { json: /a, default: [1] } } }`,
      '7:60 scenarios.buy.journeys.j.requests[0].extract.id.default: expected text, a number, true or false, got a list',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /, extract: { id: /a } }`,
      '7:39 scenarios.buy.journeys.j.requests[0].extract.id: expected a map with json, header or regex, got "/a"',
    ],
  ],

  checks: [
    [
      `${LOAD}    requests: [{ path: /, checks: [{}] }]`,
      '4:36 scenarios.buy.requests[0].checks[0]: expected exactly one of status, header, json, body, latency, got 0',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ status: 200, body: x }] }]`,
      '4:36 scenarios.buy.requests[0].checks[0]: expected exactly one of status, header, json, body, latency, got 2',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ statsu: 200 }] }]`,
      '4:38 scenarios.buy.requests[0].checks[0].statsu: unknown key; did you mean "status"?',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ status: 2x }] }]`,
      '4:46 scenarios.buy.requests[0].checks[0].status: expected a status code, a class such as 2xx, or a list of them, got "2x"',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [2xx] }]`,
      '4:36 scenarios.buy.requests[0].checks[0]: expected a map with one of status, header, json, body, latency, got "2xx"',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: { status: 2xx } }]`,
      '4:35 scenarios.buy.requests[0].checks: expected a list, got a map',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ json: id }] }]`,
      '4:44 scenarios.buy.requests[0].checks[0].json: expected a JSON pointer (RFC 6901), such as /found/0/id, got "id"',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ body: "" }] }]`,
      '4:44 scenarios.buy.requests[0].checks[0].body: expected text that is not empty, got ""',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ latency: 0 }] }]`,
      '4:47 scenarios.buy.requests[0].checks[0].latency: expected a duration from 1ms to 24h, such as 250ms, 10s or 5m, got 0',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ status: 200, contains: x }] }]`,
      '4:51 scenarios.buy.requests[0].checks[0].contains: contains goes with header only',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ body: a, equals: x }] }]`,
      '4:47 scenarios.buy.requests[0].checks[0].equals: equals goes with json only',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ status: 200 }, { status: 200 }] }]`,
      '4:53 scenarios.buy.requests[0].checks[1]: a second check called "status 200"; give each a name of its own',
    ],
    [
      `${LOAD}    requests: [{ path: /, checks: [{ body: "{{ users.email }}" }] }]`,
      '4:44 scenarios.buy.requests[0].checks[0].body: a check takes no placeholders; say what every answer has in common',
    ],
  ],

  'an extraction that is not there yet': [
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - GET /{{ id }}\n          - { path: /a, extract: { id: { json: /id } } }`,
      '7:13 scenarios.buy.journeys.j.requests[0].path: "id" is used before it is extracted; extract it in an earlier request',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: "/{{ id }}", extract: { id: { json: /id } } }`,
      '7:21 scenarios.buy.journeys.j.requests[0].path: "id" is used before it is extracted; extract it in an earlier request',
    ],
    [
      `${LOAD}    journeys:\n      a: { requests: [{ path: /a, extract: { id: { json: /id } } }] }\n      b: { requests: [{ path: "/b/{{ id }}" }] }`,
      '6:31 scenarios.buy.journeys.b.requests[0].path: "id" is extracted in the journey "a", not here',
    ],
    [
      `${LOAD}    journeys:\n      j:\n        requests:\n          - { path: /a, extract: { idd: { json: /id } } }\n          - GET /{{ id }}`,
      '8:13 scenarios.buy.journeys.j.requests[1].path: no request extracts "id"; did you mean "idd"?',
    ],
    [
      `${LOAD}    before: [{ path: "/{{ id }}" }]\n    journeys: { a: { requests: [{ path: /a, extract: { id: { json: /id } } }] } }`,
      '4:22 scenarios.buy.before[0].path: "id" is extracted in the journey "a", not here',
    ],
    [`${LOAD}    requests: [{ path: "/{{ id }}" }]`, '4:24 scenarios.buy.requests[0].path: no request extracts "id"'],
  ],
});
