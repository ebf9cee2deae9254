import { KINDS } from '../../src/kinds/index.ts';
import { describeProblems, START } from './workspace.ts';

const LOAD = `${START}scenarios:\n  browse:\n`;
const LONG = 'x'.repeat(101);

describeProblems({
  scenarios: [
    [`${START}scenarios: { "": {} }`, '2:14 scenarios."": expected a name of 1 to 100 printable characters, got ""'],
    [
      `${START}scenarios: { "  ": {} }`,
      '2:14 scenarios."  ": expected a name of 1 to 100 printable characters, got "  "',
    ],
    [
      `${START}scenarios: { ${LONG}: {} }`,
      `2:14 scenarios."${LONG.slice(0, 60)}…": expected a name of 1 to 100 printable characters, got "${LONG.slice(0, 60)}…"`,
    ],
    [
      `${START}scenarios: { "a\\nb": {} }`,
      '2:14 scenarios."a\\nb": expected a name of 1 to 100 printable characters, got "a\\nb"',
    ],
    [
      `${START}scenarios: { "a\\u202eb": {} }`,
      '2:14 scenarios."a\\u{202e}b": expected a name of 1 to 100 printable characters, got "a\\u{202e}b"',
    ],
    [
      `${LOAD}    requests: [{ name: __proto__, path: / }]`,
      '4:24 scenarios.browse.requests[0].name: expected another name than __proto__, got "__proto__"',
    ],
    [
      `${LOAD}    type: lode`,
      `4:11 scenarios.browse.type: expected one of ${KINDS.map(({ name }) => name).join(', ')}, got "lode"; did you mean "load"?`,
    ],
    [`${LOAD}    connections: 0`, '4:18 scenarios.browse.connections: expected a whole number from 1 to 100000, got 0'],
    [
      `${LOAD}    connections: 1.5`,
      '4:18 scenarios.browse.connections: expected a whole number from 1 to 100000, got 1.5',
    ],
    [
      `${LOAD}    connections: ten`,
      '4:18 scenarios.browse.connections: expected a whole number from 1 to 100000, got "ten"',
    ],
    [
      `${LOAD}    connections: [10]`,
      '4:18 scenarios.browse.connections: expected a whole number from 1 to 100000, got a list',
    ],
    [`${LOAD}    rounds: 51`, '4:13 scenarios.browse.rounds: expected a whole number from 5 to 50, got 51'],
    [
      `${LOAD}    duration: 0s`,
      '4:15 scenarios.browse.duration: expected a duration from 50ms to 24h, such as 250ms, 10s or 5m, got "0s"',
    ],
    [
      `${LOAD}    warmup: -1s`,
      '4:13 scenarios.browse.warmup: expected a duration from 0 to 24h, such as 250ms, 10s or 5m, got "-1s"',
    ],
  ],

  requests: [
    [`${LOAD}    requests: []`, '4:15 scenarios.browse.requests: expected at least one request, got an empty list'],
    [`${LOAD}    requests: GET /`, '4:15 scenarios.browse.requests: expected a list, got "GET /"'],
    [
      `${LOAD}    requests: [7]`,
      '4:16 scenarios.browse.requests[0]: expected a line such as GET /products, or a map with method and path, got 7',
    ],
    ...['/products', 'GET', 'FETCH /', 'get /'].map((line): [string, string] => [
      `${LOAD}    requests: ["${line}"]`,
      `4:16 scenarios.browse.requests[0]: expected a method (GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS) and a path, such as GET /products, got "${line}"`,
    ]),
    [
      `${LOAD}    requests: [{ method: GET }]`,
      '4:16 scenarios.browse.requests[0].path: missing; expected a path that begins with a slash, such as /products',
    ],
    ...Object.entries({
      products: 'that begins with a slash, such as /products',
      '/a b': 'without spaces: write a space as %20',
      '/#top': 'without a fragment: what follows # never reaches a server, so leave it off',
      '/a\\r\\nHost: x': 'without control characters, such as line breaks',
    }).flatMap(([path, expected]): [string, string][] => [
      [
        `${LOAD}    requests: ["GET ${path}"]`,
        `4:16 scenarios.browse.requests[0]: expected a path ${expected}, got "GET ${path}"`,
      ],
      [
        `${LOAD}    requests: [{ path: "${path}" }]`,
        `4:24 scenarios.browse.requests[0].path: expected a path ${expected}, got "${path}"`,
      ],
    ]),
    [
      `${LOAD}    requests: [{ path: "" }]`,
      '4:24 scenarios.browse.requests[0].path: expected a path that begins with a slash, such as /products, got ""',
    ],
    [
      `${LOAD}    requests: [{ path: /, method: PSOT }]`,
      '4:35 scenarios.browse.requests[0].method: expected one of the methods GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, got "PSOT"; did you mean "POST"?',
    ],
    [
      `${LOAD}    requests: [{ path: /, headers: { X: "a\\r\\nY: b" } }]`,
      '4:41 scenarios.browse.requests[0].headers.X: expected a header value of Latin characters without line breaks, got "a\\r\\nY: b"',
    ],
    [
      `${LOAD}    requests: [{ path: /, headers: { "X: a": 1 } }]`,
      '4:38 scenarios.browse.requests[0].headers."X: a": expected a header name of letters, digits and "-", got "X: a"',
    ],
    [
      `${LOAD}    requests: [{ path: /, headers: { X: 速 } }]`,
      '4:41 scenarios.browse.requests[0].headers.X: expected a header value of Latin characters without line breaks, got "速"',
    ],
    [
      `${LOAD}    requests: [{ path: /, headers: { Content-Length: 1 } }]`,
      '4:38 scenarios.browse.requests[0].headers.Content-Length: perf-gate sets this header itself; remove it',
    ],
    [
      `${LOAD}    requests: [{ path: /, headers: { A: 1, a: 2 } }]`,
      '4:44 scenarios.browse.requests[0].headers.a: this header is set twice (case makes no difference)',
    ],
    [
      `${LOAD}    requests: [{ path: /, json: {}, body: x }]`,
      '4:37 scenarios.browse.requests[0].body: a request has either json or body, not both',
    ],
    [
      `${LOAD}    requests: [{ path: /, body: { a: 1 } }]`,
      '4:33 scenarios.browse.requests[0].body: expected text, got a map',
    ],
    [
      `${LOAD}    requests: [{ path: /, status: 99 }]`,
      '4:35 scenarios.browse.requests[0].status: expected a status code, a class such as 2xx, or a list of them, got 99',
    ],
    [
      `${LOAD}    requests: [{ path: /, status: 6xx }]`,
      '4:35 scenarios.browse.requests[0].status: expected a status code, a class such as 2xx, or a list of them, got "6xx"',
    ],
    [
      `${LOAD}    requests: [{ path: /, status: [] }]`,
      '4:35 scenarios.browse.requests[0].status: expected a status code, a class such as 2xx, or a list of them, got an empty list',
    ],
    [
      `${LOAD}    requests: [{ path: /, weight: -1 }]`,
      '4:35 scenarios.browse.requests[0].weight: expected a number from 0 to 1000000, got -1',
    ],
    [
      `${LOAD}    requests: [{ path: /a, weight: 0 }, { path: /b, weight: 0 }]`,
      '4:15 scenarios.browse.requests: every weight is 0, so nothing would be sent',
    ],
    [
      `${LOAD}    requests: [GET /, { path: / }]`,
      '4:23 scenarios.browse.requests[1]: a second request called "GET /"; give each a name of its own',
    ],
    [
      `${LOAD}    requests: [{ path: /a, name: x }, { path: /b, name: x }]`,
      '4:39 scenarios.browse.requests[1]: a second request called "x"; give each a name of its own',
    ],
    [
      `${LOAD}    requests: [{ path: /, name: "a\\tb" }]`,
      '4:33 scenarios.browse.requests[0].name: expected a name of 1 to 100 printable characters, got "a\\tb"',
    ],
  ],

  'thresholds have the unit of their metric': [
    [
      `${LOAD}    thresholds: { p95: < 250MB }`,
      '4:24 scenarios.browse.thresholds.p95: expected a duration to compare with, such as "< 250ms", got "< 250MB"',
    ],
    [
      `${LOAD}    thresholds: { p95: 250 }`,
      '4:24 scenarios.browse.thresholds.p95: expected a duration to compare with, such as "< 250ms", got 250',
    ],
    [
      `${LOAD}    thresholds: { p95: }`,
      '4:24 scenarios.browse.thresholds.p95: expected a duration to compare with, such as "< 250ms", got nothing',
    ],
    [
      `${LOAD}    thresholds: { throughput: "> 500ms" }`,
      '4:31 scenarios.browse.thresholds.throughput: expected a rate to compare with, such as "> 500/s", got "> 500ms"',
    ],
    [
      `${LOAD}    thresholds: { memory: { limit: < 5 } }`,
      '4:36 scenarios.browse.thresholds.memory.limit: expected a size to compare with, such as "< 200MB", got "< 5"',
    ],
    [
      `${LOAD}    thresholds: { error-rate: { severity: low } }`,
      '4:19 scenarios.browse.thresholds.error-rate.limit: missing; expected a share up to 100% to compare with, such as "< 1%"',
    ],
    [
      `${START}thresholds: { cpu: < 3% }`,
      '2:20 thresholds.cpu: expected a duration to compare with, such as "< 250ms", got "< 3%"',
    ],
    [
      `${START}thresholds: { p50: { limit: < 1s, severity: hihg } }`,
      '2:45 thresholds.p50.severity: expected one of low, medium, high, critical, got "hihg"; did you mean "high"?',
    ],
  ],
});
