import { describeProblems, makeFolder, START } from './workspace.ts';

const LOAD = `${START}scenarios:\n  buy:\n`;

const OUTSIDE = makeFolder({ 'secret.txt': 'x' });
const FILES = { 'body.bin': 'x', 'big.bin': 'x'.repeat(10_000_001), 'data/a.txt': 'a' };
const LINKS = { 'link.txt': `${OUTSIDE}/secret.txt`, folder: OUTSIDE };
const ENVIRONMENT = { HAVE: '1', EMPTY: '', LINES: 'a\nb' };

describeProblems(
  {
    bodies: [
      [
        `${LOAD}    requests: [{ path: /, form: { a: 1 }, json: 1 }]`,
        '4:27 scenarios.buy.requests[0].form: a request has either json or form, not both',
      ],
      [
        `${LOAD}    requests: [{ path: /, form: [1] }]`,
        '4:33 scenarios.buy.requests[0].form: expected a map of fields to values, got a list',
      ],
      [
        `${LOAD}    requests: [{ path: /, form: { a: [] } }]`,
        '4:38 scenarios.buy.requests[0].form.a: expected text, a number, true or false, or a list of them, got an empty list',
      ],
      [
        `${LOAD}    requests: [{ path: /, form: { a: { b: 1 } } }]`,
        '4:38 scenarios.buy.requests[0].form.a: expected text, a number, true or false, or a list of them, got a map',
      ],
      [
        `${LOAD}    requests: [{ path: /, form: { a: [1, [2]] } }]`,
        '4:42 scenarios.buy.requests[0].form.a[1]: expected text, a number, true or false, got a list',
      ],
      [
        `${LOAD}    requests: [{ path: /, form: { a: [1, "{{ x }}"] } }]`,
        '4:42 scenarios.buy.requests[0].form.a[1]: no request extracts "x"',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: {} }]`,
        '4:38 scenarios.buy.requests[0].multipart: expected at least one field, got an empty map',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: { a: {} } }]`,
        '4:43 scenarios.buy.requests[0].multipart.a: a part has either file or value',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: { a: { file: body.bin, value: 1 } } }]`,
        '4:43 scenarios.buy.requests[0].multipart.a: a part has either file or value',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: { a: { value: 1, filename: x } } }]`,
        '4:55 scenarios.buy.requests[0].multipart.a.filename: filename goes with file only',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: { a: { file: body.bin, type: png } } }]`,
        '4:67 scenarios.buy.requests[0].multipart.a.type: expected a media type such as image/png, got "png"',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: { 'a"b': 1 } }]`,
        '4:40 scenarios.buy.requests[0].multipart."a\\"b": expected a field name without quotes and line breaks, got "a\\"b"',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: { a: 1 }, headers: { Content-Type: multipart/form-data } }]`,
        '4:59 scenarios.buy.requests[0].headers.Content-Type: perf-gate sets this header itself for multipart, with the boundary of the parts; remove it',
      ],
      [
        `${LOAD}    requests: [{ path: /, file: gone.bin }]`,
        '4:33 scenarios.buy.requests[0].file: there is no file "gone.bin" in the workspace',
      ],
      [
        `${LOAD}    requests: [{ path: /, file: ../x }]`,
        '4:33 scenarios.buy.requests[0].file: "../x" is outside the workspace; give a file inside it',
      ],
      [
        `${LOAD}    requests: [{ path: /, file: /etc/passwd }]`,
        '4:33 scenarios.buy.requests[0].file: "/etc/passwd" is outside the workspace; give a file inside it',
      ],
      [
        `${LOAD}    requests: [{ path: /, file: link.txt }]`,
        '4:33 scenarios.buy.requests[0].file: "link.txt" is outside the workspace; give a file inside it',
      ],
      [
        `${LOAD}    requests: [{ path: /, file: folder/secret.txt }]`,
        '4:33 scenarios.buy.requests[0].file: "folder/secret.txt" is outside the workspace; give a file inside it',
      ],
      [`${LOAD}    requests: [{ path: /, file: data }]`, '4:33 scenarios.buy.requests[0].file: "data" is not a file'],
      [
        `${LOAD}    requests: [{ path: /, file: big.bin }]`,
        '4:33 scenarios.buy.requests[0].file: "big.bin" is 10.0 MB; at most 10 MB is read',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: { a: { file: gone.png } } }]`,
        '4:51 scenarios.buy.requests[0].multipart.a.file: there is no file "gone.png" in the workspace',
      ],
    ],

    'what stands under auth may be a secret and is not repeated': [
      [
        `${LOAD}    auth: { bearer: s3cret }`,
        `4:21 scenarios.buy.auth.bearer: expected a variable of the environment, such as "\${API_TOKEN}"; a secret does not belong in the file`,
      ],
      [
        `${LOAD}    auth: { bearer: 12345 }`,
        `4:21 scenarios.buy.auth.bearer: expected a variable of the environment, such as "\${API_TOKEN}"; a secret does not belong in the file`,
      ],
      [
        `${LOAD}    auth: s3cret`,
        '4:11 scenarios.buy.auth: expected a map with bearer, with basic, or with header and value',
      ],
      [
        `${LOAD}    auth: {}`,
        '4:11 scenarios.buy.auth: expected a map with bearer, with basic, or with header and value',
      ],
      [
        `${LOAD}    auth: { bearer: "\${HAVE}", header: X }`,
        '4:32 scenarios.buy.auth.header: only one of bearer and header can be set',
      ],
      [
        `${LOAD}    auth: { header: X-Key }`,
        `4:11 scenarios.buy.auth: header and value go together: { header: X-Api-Key, value: "\${API_KEY}" }`,
      ],
      [
        `${LOAD}    auth: { value: "\${HAVE}" }`,
        '4:11 scenarios.buy.auth: expected a map with bearer, with basic, or with header and value',
      ],
      [
        `${LOAD}    auth: { basic: "\${HAVE}" }`,
        '4:20 scenarios.buy.auth.basic: expected a map with user and password',
      ],
      [
        `${LOAD}    auth: { basic: { user: admin, password: "\${HAVE}" } }`,
        `4:28 scenarios.buy.auth.basic.user: expected a variable of the environment, such as "\${API_TOKEN}"; a secret does not belong in the file`,
      ],
      [
        `${LOAD}    auth: { basic: { user: "\${HAVE}" } }`,
        `4:13 scenarios.buy.auth.basic.password: missing; expected a variable of the environment, such as "\${API_TOKEN}"; a secret does not belong in the file`,
      ],
      [
        `${LOAD}    auth: { bearer: "{{ token }}" }`,
        `4:21 scenarios.buy.auth.bearer: expected a variable of the environment, such as "\${API_TOKEN}"; a secret does not belong in the file`,
      ],
      [
        `${LOAD}    auth: { bearer: "\${have}" }`,
        `4:21 scenarios.buy.auth.bearer: expected a variable of the environment, such as "\${API_TOKEN}"; a secret does not belong in the file`,
      ],
      [
        `${LOAD}    auth: { token: s3cret }`,
        '4:13 scenarios.buy.auth.token: unknown key; known here: bearer, basic, header, value',
      ],
      [
        `${LOAD}    auth: none`,
        '4:11 scenarios.buy.auth: expected a map with bearer, with basic, or with header and value',
      ],
      [
        `${LOAD}    requests: [{ path: /, auth: no }]`,
        '4:33 scenarios.buy.requests[0].auth: expected none, or a map with bearer, with basic, or with header and value',
      ],
      [
        `${LOAD}    requests: [{ path: /, auth: { bearer: s3cret } }]`,
        `4:43 scenarios.buy.requests[0].auth.bearer: expected a variable of the environment, such as "\${API_TOKEN}"; a secret does not belong in the file`,
      ],
      [
        `${LOAD}    requests: [{ path: /, auth: { bearer: "\${HAVE}" }, headers: { Authorization: x } }]`,
        '4:82 scenarios.buy.requests[0].headers.Authorization: auth sets this header as well; remove one',
      ],
    ],

    'the environment': [
      [
        `${LOAD}    auth: { bearer: "\${GONE}" }\n    requests:\n      - { path: "/\${ALSO_GONE}", headers: { X: "\${EMPTY}" } }\n      - { path: /b, json: { a: { b: ["\${GONE}"] } } }`,
        '4:21 scenarios.buy.auth.bearer: the environment variable GONE is missing or empty',
        '6:17 scenarios.buy.requests[0].path: the environment variable ALSO_GONE is missing or empty',
        '6:48 scenarios.buy.requests[0].headers.X: the environment variable EMPTY is missing or empty',
        '7:38 scenarios.buy.requests[1].json.a.b[0]: the environment variable GONE is missing or empty',
      ],
      [
        `${LOAD}    requests: [{ path: /, headers: { X: "\${LINES}" } }]`,
        '4:41 scenarios.buy.requests[0].headers.X: no header can carry the environment variable LINES: it is not one line of Latin characters',
      ],
    ],

    thresholds: [
      [
        `${LOAD}    thresholds: { p95: < 0ms }`,
        '4:24 scenarios.buy.thresholds.p95: expected a limit above 0, which nothing can be at or below, got "< 0ms"',
      ],
      [
        `${LOAD}    thresholds: { throughput: "> 0/s" , error-rate: < 0% }`,
        '4:53 scenarios.buy.thresholds.error-rate: expected a limit above 0, which nothing can be below, got "< 0%"',
      ],
      [
        `${LOAD}    requests: [{ path: /, thresholds: { p95: < 5 } }]`,
        '4:46 scenarios.buy.requests[0].thresholds.p95: expected a duration to compare with, such as "< 250ms", got "< 5"',
      ],
      [
        `${LOAD}    requests: [{ path: /, thresholds: { throughput: "> 5/s" } }]`,
        '4:41 scenarios.buy.requests[0].thresholds.throughput: unknown key; known here: p25, p50, p75, p90, p95, p99, "p99.9", mean, min, max, stddev, error-rate, success-rate, bytes',
      ],
    ],

    coverage: [
      [`${START}coverage: {}`, '2:1 coverage.openapi: missing; expected a path inside the repository'],
      [
        `${START}coverage: { openapi: gone.yaml }`,
        '2:22 coverage.openapi: there is no file "gone.yaml" in the workspace',
      ],
      [
        `${START}coverage: { openapi: body.bin, minimum: 0% }`,
        '2:41 coverage.minimum: expected a ratio above 0% and up to 100%, such as 3%, got "0%"',
      ],
      [
        `${START}coverage: { openapi: ../a.yaml }`,
        '2:22 coverage.openapi: "../a.yaml" is outside the workspace; give a file inside it',
      ],
      [`${START}coverage: openapi.yaml`, '2:11 coverage: expected a map, got "openapi.yaml"'],
    ],
  },
  { files: FILES, links: LINKS, environment: ENVIRONMENT },
);
