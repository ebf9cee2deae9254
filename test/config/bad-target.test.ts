import { describeProblems, START } from './workspace.ts';

const TARGET = 'target:\n  start: node server.js\n';

describeProblems({
  'the target': [
    [
      'target: { build: make }',
      '1:9 target: neither start nor url is set; give the line that starts the service, or the URL of one that runs',
    ],
    ['target: { start: " " }', '1:18 target.start: expected a command line that is not empty, got " "'],
    ['target: { start: "a\\0b" }', '1:18 target.start: expected a command line that is not empty, got "a\\u0000b"'],
    [
      `${TARGET}  url: ftp://h`,
      `3:8 target.url: expected an http:// or https:// URL, such as http://127.0.0.1:\${PORT}, got "ftp://h"`,
    ],
    [
      `${TARGET}  url: 127.0.0.1:3000`,
      `3:8 target.url: expected an http:// or https:// URL, such as http://127.0.0.1:\${PORT}, got "127.0.0.1:3000"`,
    ],
    [
      `${TARGET}  url: http://h/\${PATH}`,
      `3:8 target.url: expected an http:// or https:// URL, such as http://127.0.0.1:\${PORT}, got "http://h/\${PATH}"`,
    ],
    [
      `${TARGET}  url: http://h:\${HOST}`,
      `3:8 target.url: expected an http:// or https:// URL, such as http://127.0.0.1:\${PORT}, got "http://h:\${HOST}"`,
    ],
    [
      `${TARGET}  url: http://h:99999`,
      `3:8 target.url: expected an http:// or https:// URL, such as http://127.0.0.1:\${PORT}, got "http://h:99999"`,
    ],
    [`${TARGET}  port: 0`, '3:9 target.port: expected a whole number from 1 to 65535, got 0'],
    [
      `${TARGET}  port: any`,
      '3:9 target.port: expected auto, a port from 1 to 65535, or one for each side such as { base: 4001, head: 4002 }, got "any"',
    ],
    [
      'target: { url: http://h, port: auto }',
      '1:32 target.port: without start, there is no service to pass a chosen port to; write the port of the running service into url',
    ],
    [
      `target:\n  url: http://h:\${PORT}`,
      '2:8 target.url: without start, there is no service to pass a chosen port to; write the port of the running service into url',
    ],
    [
      `${TARGET}  url: http://h:80\n  port: auto`,
      `4:9 target.port: port auto needs \${PORT} in url, such as http://127.0.0.1:\${PORT}; url is "http://h:80"`,
    ],
    [
      `${TARGET}  env: { PORT: 3000 }`,
      '3:16 target.env.PORT: PORT is set by port (auto); remove it here, and set port to "3000" if it must be that',
    ],
    [
      `${TARGET}  env: { A: , "B=C": x }`,
      '3:13 target.env.A: expected text, a number, true or false, got nothing',
      '3:15 target.env."B=C": expected a variable name without "=", got "B=C"',
    ],
    [`${TARGET}  env: { A: "x\\0" }`, '3:13 target.env.A: expected text without null characters, got "x\\u0000"'],
    [
      `${TARGET}  ready: healthz`,
      '3:10 target.ready: expected a path such as /healthz, or an http:// or https:// URL, got "healthz"',
    ],
    [
      `${TARGET}  ready: 5432`,
      '3:10 target.ready: expected a path such as /healthz, a URL, or a map with url, port or log, got 5432',
    ],
    [
      `${TARGET}  ready: { url: /, port: 1 }`,
      '3:10 target.ready: only one of url, port and log can be set, not url and port',
    ],
    [
      `${TARGET}  ready: { log: x, status: 200 }`,
      '3:20 target.ready.status: a status goes with url only, not with port or log',
    ],
    [
      `${TARGET}  ready: { log: "/(/" }`,
      '3:17 target.ready.log: expected text that a line of the log contains, or a regular expression between slashes, such as /ready in \\d+/, got "/(/"',
    ],
    [
      `${TARGET}  ready: { status: [200, 2x] }`,
      '3:26 target.ready.status[1]: expected a status code, a class such as 2xx, or a list of them, got "2x"',
    ],
    [
      `${TARGET}  url: http://h\n  ready: http://h:\${PORT}/`,
      `4:10 target.ready: \${PORT} is used, but no port is chosen: url has none and port is not set`,
    ],
    [
      'target: { url: http://h, ready: { log: x } }',
      '1:33 target.ready: without start there is no log to wait for; use a URL or a port',
    ],
    [`${TARGET}  grace: 5`, '3:10 target.grace: expected a duration from 0 to 24h, such as 250ms, 10s or 5m, got 5'],
    [
      `${TARGET}  build-timeout: 0`,
      '3:18 target.build-timeout: expected a duration from 1ms to 24h, such as 250ms, 10s or 5m, got 0',
    ],
    [
      `${TARGET}  build-timeout: 25h`,
      '3:18 target.build-timeout: expected a duration from 1ms to 24h, such as 250ms, 10s or 5m, got "25h"',
    ],
    [`${TARGET}  setup: [a, ""]`, '3:14 target.setup[1]: expected a command line that is not empty, got ""'],
    [`${TARGET}  setup: {}`, '3:10 target.setup: expected a command line or a list of them, got an empty map'],
    [
      `${TARGET}  working-directory: ../x`,
      '3:22 target.working-directory: "../x" is outside the workspace; give a folder inside it',
    ],
    [
      `${TARGET}  working-directory: /`,
      '3:22 target.working-directory: "/" is outside the workspace; give a folder inside it',
    ],
    [
      `${TARGET}  copy: [.env, ../secret]`,
      '3:9 target.copy: "../secret" is outside the workspace; give a path inside it',
    ],
    [`${TARGET}  copy: /etc/passwd`, '3:9 target.copy: "/etc/passwd" is outside the workspace; give a path inside it'],
    [`${TARGET}  paths: app/../..`, '3:10 target.paths: "app/../.." is outside the workspace; give a path inside it'],
    [`${TARGET}  copy: ['']`, '3:10 target.copy[0]: expected a path inside the repository, got ""'],
    [`${TARGET}  working-directory: gone`, '3:22 target.working-directory: there is no folder "gone" in the workspace'],
    [`${TARGET}  working-directory: perf-gate.yml`, '3:22 target.working-directory: "perf-gate.yml" is not a folder'],
  ],

  'the base': [
    [
      `${START}base: { working-directory: gone }`,
      '2:28 base.working-directory: there is no folder "gone" in the workspace',
    ],
    [
      `${START}base: { env: { PORT: 1 } }`,
      '2:22 base.env.PORT: PORT is set by port (auto); remove it here, and set port to "1" if it must be that',
    ],
    [
      'target: { start: x, port: auto }\nbase: { url: http://h }',
      `2:7 base: together with target: port auto needs \${PORT} in url, such as http://127.0.0.1:\${PORT}; url is "http://h"`,
    ],
    [
      'target: { start: x, working-directory: gone }\nbase: { env: { A: 1 } }',
      '1:40 target.working-directory: there is no folder "gone" in the workspace',
    ],
  ],
});
