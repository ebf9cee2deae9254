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
        '4:20 scenarios.buy.data.users: "data/x.txt" does not have the extension of a data file: .csv, .json, .jsonl, .ndjson; as CSV under another name it needs a delimiter',
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
        '4:20 scenarios.buy.data.users: expected a file such as data/users.csv, or a map with file or rows, got 5',
      ],
      [
        `${LOAD}    data: { users: { order: once } }`,
        '4:20 scenarios.buy.data.users: data has either file or rows; neither is here',
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

    'rows of the configuration itself': [
      [
        `${LOAD}    data: { p: { file: data/users.csv, rows: [1] } }`,
        '4:40 scenarios.buy.data.p.rows: data has either file or rows, not both',
      ],
      [
        `${LOAD}    data: { p: { rows: [] } }`,
        '4:24 scenarios.buy.data.p.rows: expected a list of 1 to 1000 rows; more of them belong in a file, got an empty list',
      ],
      [
        `${LOAD}    data: { p: { rows: lamp } }`,
        '4:24 scenarios.buy.data.p.rows: expected a list of 1 to 1000 rows; more of them belong in a file, got "lamp"',
      ],
      [
        `${LOAD}    data: { p: { rows: [${'1,'.repeat(1001)}] } }`,
        '4:24 scenarios.buy.data.p.rows: expected a list of 1 to 1000 rows; more of them belong in a file, got a list',
      ],
      [
        `${LOAD}    data: { p: { rows: ["${'é'.repeat(60_000)}", a] } }`,
        '4:24 scenarios.buy.data.p.rows: 2 rows have 120 kB of values; at most 100 kB are read here: put them into a file',
      ],
      [
        `${LOAD}    data: { p: { rows: [lamp, { name: desk }] } }`,
        '4:31 scenarios.buy.data.p.rows[1]: expected a single value as in the first row, got a map',
      ],
      [
        `${LOAD}    data:\n      p:\n        rows:\n          - { name: lamp }\n          - desk`,
        '8:13 scenarios.buy.data.p.rows[1]: expected a map such as { email: a@b.test }, got "desk"',
      ],
      [
        `${LOAD}    data: { p: { rows: [[lamp]] } }`,
        '4:25 scenarios.buy.data.p.rows[0]: expected a map such as { email: a@b.test }, or a single value, got a list',
      ],
      [
        `${LOAD}    data: { p: { rows: [{ a: 1, b: 2 }, { a: 1 }] } }`,
        '4:41 scenarios.buy.data.p.rows[1]: no b, which the first row has',
      ],
      [
        `${LOAD}    data: { p: { rows: [{ a: 1 }, { a: 1, c: 2 }] } }`,
        '4:35 scenarios.buy.data.p.rows[1]: c is not in the first row',
      ],
      [
        `${LOAD}    data: { p: { rows: [{ a: { b: 1 } }] } }`,
        '4:25 scenarios.buy.data.p.rows[0]: "a" is a map; expected text, a number, true, false or null',
      ],
      [`${LOAD}    data: { p: { rows: [{}] } }`, '4:25 scenarios.buy.data.p.rows[0]: a map without values'],
      [
        `${LOAD}    data: { p: { rows: [{ "{a}": 1 }] } }`,
        '4:25 scenarios.buy.data.p.rows[0]: a placeholder cannot name "{a}"',
      ],
      [
        `${LOAD}    data: { p: { rows: [007] } }`,
        '4:25 a number in JSON does not begin with 0: write 7, or "007" in quotes to send text',
      ],
      [
        `${LOAD}    data: { p: { rows: [lamp], at-end: stop-run } }`,
        '4:32 scenarios.buy.data.p.at-end: only a feeder with the order once comes to an end',
      ],
      [
        `${LOAD}    data: { p: { rows: [lamp] } }\n    requests: ["GET /{{ p.name }}"]`,
        '5:16 scenarios.buy.requests[0].path: p has no column "name"; known here: value',
      ],
      [
        `${LOAD}    data: { p: { rows: [a, "ü速"] } }\n    requests: [{ path: /, headers: { X: "{{ p.value }}" } }]`,
        '5:41 scenarios.buy.requests[0].headers.X: no header can carry "value" of row 2 of p: it is not one line of Latin characters',
      ],
    ],

    'the form of a CSV file': [
      [
        `${LOAD}    data: { p: { rows: [1], columns: [a] } }`,
        '4:29 scenarios.buy.data.p.columns: columns goes with a CSV file only',
      ],
      [
        `${LOAD}    data: { p: { file: data/broken.json, delimiter: ";" } }`,
        '4:42 scenarios.buy.data.p.delimiter: delimiter goes with a CSV file only',
      ],
      [
        `${LOAD}    data: { p: { file: data/users.csv, header: true } }`,
        '4:40 scenarios.buy.data.p.header: header goes with columns only: without them the first line names the columns',
      ],
      [
        `${LOAD}    data: { p: { file: data/users.csv, delimiter: "||" } }`,
        '4:51 scenarios.buy.data.p.delimiter: expected one character that is between two values, such as ";" or "\\t", got "||"',
      ],
      [
        `${LOAD}    data: { p: { file: data/users.csv, columns: a } }`,
        '4:49 scenarios.buy.data.p.columns: expected a list of 1 to 1000 column names, got "a"',
      ],
      [
        `${LOAD}    data: { p: { file: data/users.csv, columns: [a, "{"] } }`,
        '4:53 scenarios.buy.data.p.columns[1]: expected a column name without quotes, braces, backslashes and line breaks, got "{"',
      ],
      [
        `${LOAD}    data: { p: { file: data/users.csv, columns: [a, a] } }`,
        '4:53 scenarios.buy.data.p.columns[1]: the column "a" appears twice',
      ],
      [
        `${LOAD}    data: { p: { file: data/users.csv, columns: [a] } }`,
        '4:16 scenarios.buy.data.p: data/users.csv:1: 2 values for 1 column',
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
        '4:24 scenarios.buy.requests[0].path: no feeder is called "users"; name its file or its rows under data',
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
        `${LOAD}    requests: [{ path: /, body: "{{ faker.string.alpha(1, 5) }}" }]`,
        '4:33 scenarios.buy.requests[0].body: faker takes arguments for number.int and number.float only, not for "string.alpha"',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ faker.number.int(5, 1) }}" }]`,
        '4:33 scenarios.buy.requests[0].body: the least number of "number.int" is above the most; write the smaller one first',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ faker.number.int(0.5, 1) }}" }]`,
        '4:33 scenarios.buy.requests[0].body: "number.int" takes two whole numbers',
      ],
      [
        `${LOAD}    requests: [{ path: /, body: "{{ faker.number.int(1) }}" }]`,
        '4:33 scenarios.buy.requests[0].body: {{ faker.number.int(1) }} is no placeholder; there are {{ feeder.column }}, {{ extracted }} and {{ faker.module.method }}',
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
        '4:24 scenarios.buy.requests[0].path: expected a path without spaces: write a space as %20, got "/{{ x y }"',
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
