import { describeProblems, START } from './workspace.ts';

const LOAD = `${START}scenarios:\n  buy:\n`;

const FILES = {
  'data/users.csv': 'email,word\na@b.test,lamp\nü速@b.test,lamp\n',
  'data/empty.csv': 'email\n',
  'data/ragged.csv': 'a,b\n1,2\n3\n',
  'data/broken.json': '[\n{"a":1},\n{"a":}\n]',
  'data/x.txt': '1',
};

describeProblems(
  {
    data: [
      [
        `${LOAD}    data: { users: gone.csv }`,
        '4:20 scenarios.buy.data.users: there is no file "gone.csv" in the workspace',
      ],
      [
        `${LOAD}    data: { users: ../users.csv }`,
        '4:20 scenarios.buy.data.users: "../users.csv" is outside the workspace; give a file inside it',
      ],
      [
        `${LOAD}    data: { users: data/x.txt }`,
        '4:20 scenarios.buy.data.users: "data/x.txt" does not have the extension of a data file: .csv, .json, .jsonl, .ndjson',
      ],
      [
        `${LOAD}    data: { users: data/empty.csv }`,
        '4:20 scenarios.buy.data.users: data/empty.csv: no rows, so there is nothing to take values from',
      ],
      [
        `${LOAD}    data: { users: data/ragged.csv }`,
        '4:20 scenarios.buy.data.users: data/ragged.csv:3: 1 value for 2 columns',
      ],
      [
        `${LOAD}    data: { users: data/broken.json }`,
        "4:20 scenarios.buy.data.users: data/broken.json:3: not valid JSON: Unexpected token '}'",
      ],
      [
        `${LOAD}    data: { users: 5 }`,
        '4:20 scenarios.buy.data.users: expected a file such as data/users.csv, or a map with file, got 5',
      ],
      [
        `${LOAD}    data: { users: { order: once } }`,
        '4:13 scenarios.buy.data.users.file: missing; expected a path inside the repository',
      ],
      [
        `${LOAD}    data: { users: { file: data/users.csv, order: shuffled } }`,
        '4:51 scenarios.buy.data.users.order: expected one of sequential, random, once, got "shuffled"',
      ],
      [
        `${LOAD}    data: { users: { file: data/users.csv, at-end: stop-run } }`,
        '4:44 scenarios.buy.data.users.at-end: only a feeder with the order once comes to an end',
      ],
      [
        `${LOAD}    data: { users: { file: data/users.csv, order: once, at-end: stop } }`,
        '4:65 scenarios.buy.data.users.at-end: expected one of stop-user, stop-run, got "stop"',
      ],
      [
        `${LOAD}    data: { faker: data/users.csv }`,
        '4:13 scenarios.buy.data.faker: expected another name than faker, which makes values up, got "faker"',
      ],
      [
        `${LOAD}    data: { "a.b": data/users.csv }`,
        '4:13 scenarios.buy.data."a.b": expected a name of letters, digits, "_" and "-" that begins with a letter, got "a.b"',
      ],
    ],

    placeholders: [
      [
        `${LOAD}    data: { users: data/users.csv }\n    requests: [{ path: "/?q={{ users.wrd }}" }]`,
        '5:24 scenarios.buy.requests[0].path: users has no column "wrd"; did you mean "word"?',
      ],
      [
        `${LOAD}    data: { users: data/users.csv }\n    requests: ["GET /?q={{ users.phone }}"]`,
        '5:16 scenarios.buy.requests[0].path: users has no column "phone"; known here: email, word',
      ],
      [
        `${LOAD}    data: { users: data/users.csv }\n    requests: [{ path: "/?q={{ user.word }}" }]`,
        '5:24 scenarios.buy.requests[0].path: no feeder is called "user"; did you mean "users"?',
      ],
      [
        `${LOAD}    requests: [{ path: "/?q={{ users.word }}" }]`,
        '4:24 scenarios.buy.requests[0].path: no feeder is called "users"; name its file under data',
      ],
      [
        `${LOAD}    data: { users: data/users.csv }\n    requests: [{ path: "/?q={{ users }}" }]`,
        '5:24 scenarios.buy.requests[0].path: "users" is a feeder; name one of its columns, as in {{ users.column }}',
      ],
      [
        `${LOAD}    data: { users: data/users.csv }\n    requests: [{ path: /, headers: { X: "{{ users.email }}" } }]`,
        '5:41 scenarios.buy.requests[0].headers.X: no header can carry "email" of row 2 of users: it is not one line of Latin characters',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ faker.person.fulName }}" }]`,
        '4:33 scenarios.buy.requests[0].body: faker has no "person.fulName" without arguments; did you mean "person.fullName"?',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ faker.nothing.atAll }}" }]`,
        '4:33 scenarios.buy.requests[0].body: faker has no "nothing.atAll" without arguments; its modules are airline, animal, book, color, commerce, company, database, datatype, date, finance, food, git, hacker, image, internet, location, lorem, music, number, person and 5 more',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ faker.helpers.arrayElement }}" }]`,
        '4:33 scenarios.buy.requests[0].body: faker has no "helpers.arrayElement" without arguments; its modules are airline, animal, book, color, commerce, company, database, datatype, date, finance, food, git, hacker, image, internet, location, lorem, music, number, person and 5 more',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ faker }}" }]`,
        '4:33 scenarios.buy.requests[0].body: {{ faker }} is no placeholder; there are {{ feeder.column }}, {{ extracted }} and {{ faker.module.method }}',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ 1 + 1 }}" }]`,
        '4:33 scenarios.buy.requests[0].body: {{ 1 + 1 }} is no placeholder; there are {{ feeder.column }}, {{ extracted }} and {{ faker.module.method }}',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ users.word" }]`,
        '4:33 scenarios.buy.requests[0].body: a placeholder begins with {{ and does not end with }}',
      ],
      [
        `${LOAD}    requests: [{ path: /, form: { "{{ x }}": "{{ y" } }]`,
        '4:46 scenarios.buy.requests[0].form."{{ x }}": no request extracts "x"',
        '4:46 scenarios.buy.requests[0].form."{{ x }}": a placeholder begins with {{ and does not end with }}',
      ],
      [
        `${LOAD}    requests: [{ path: /, multipart: { a: "{{ x }}" } }]`,
        '4:43 scenarios.buy.requests[0].multipart.a: no request extracts "x"',
      ],
      [
        `${LOAD}    requests: [{ path: "/{{ x y }" }]`,
        '4:24 scenarios.buy.requests[0].path: expected a path that begins with one slash and has no spaces, such as /products, got "/{{ x y }"',
      ],
    ],

    'text with placeholders needs quotes where YAML takes braces for a map': [
      [
        `${LOAD}    requests:\n      - path: /\n        json: { a: {{ users.word }} }`,
        '6:21 text with {{ … }} needs quotes, as in "{{ users.email }}"',
      ],
      [
        `${LOAD}    requests:\n      - path: /\n        body: {{ users.word }}`,
        '6:16 text with {{ … }} needs quotes, as in "{{ users.email }}"',
      ],
      [
        `${LOAD}    requests: [{ path: /a/{{ users.word }} }]`,
        '4:27 text with {{ … }} needs quotes, as in "{{ users.email }}"',
      ],
    ],
  },
  { files: FILES, environment: {} },
);
