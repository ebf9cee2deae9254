import { describe, expect, it } from 'vitest';
import { problemsOf, read, START } from './workspace.ts';

const FRAGMENT = 'without a fragment: what follows # never reaches a server, so leave it off';
const SPACES = 'without spaces: write a space as %20';
const CONTROL = 'without control characters, such as line breaks';
const SLASH = 'a path that begins with a slash, such as /products';

const reasonOf = (file: string) => problemsOf(() => read(file)).join();
const scenarioWith = (request: string) => `${START}scenarios:\n  a:\n    requests:\n      - ${request}\n`;

describe('a path is refused for its own reason', () => {
  it.each([
    ['/page#part', `a path ${FRAGMENT}`],
    ['/#/route', `a path ${FRAGMENT}`],
    ['/{{ users.id }}#part', `a path ${FRAGMENT}`],
    ['/a b', `a path ${SPACES}`],
    ['/a?q=b c', `a path ${SPACES}`],
    ['/a b#c', `a path ${FRAGMENT}`],
    ['page', SLASH],
    ['page#part', SLASH],
    ['', SLASH],
    ['http://127.0.0.1/a', `${SLASH}; target.url says where it is sent`],
  ])('%j', (path, reason) => {
    expect(reasonOf(scenarioWith(`{ path: "${path}" }`))).toContain(`path: expected ${reason}, got "${path}"`);
    if (path === '') return;
    const line = reasonOf(scenarioWith(`"GET ${path}"`));
    expect(line).toContain(`requests[0]: expected ${reason}, got "GET ${path}"`);
  });

  it.each(['/a\\nb', '/a\\tb', '/a\\0', '/a\\x7f', '/a\\u2028'])('%s', (path) => {
    expect(reasonOf(scenarioWith(`{ path: "${path}" }`))).toContain(`path: expected a path ${CONTROL}, got `);
  });

  it('of a journey, and of what comes before', () => {
    const list = '[{ path: /page#part }]';
    const file = `${START}scenarios: { a: { before: ${list}, journeys: { j: { requests: ${list} } } } }`;
    const both = problemsOf(() => read(file));
    expect(both.filter((problem) => problem.includes(FRAGMENT))).toHaveLength(2);
  });

  it.each([
    ['/ready#part', `a path ${FRAGMENT}`],
    ['/rea dy', `a path ${SPACES}`],
    ['http://127.0.0.1:80/#part', `a URL ${FRAGMENT}`],
    ['http://127.0.0.1:80/a b', `a URL ${SPACES}`],
    ['ready', 'a path such as /healthz, or an http:// or https:// URL'],
  ])('where the service says that it is ready: %s', (ready, reason) => {
    const target = (value: string) => `target: { start: node x.js, ready: ${value} }\n`;
    for (const value of [`"${ready}"`, `{ url: "${ready}" }`]) {
      expect(reasonOf(target(value))).toContain(`expected ${reason}, got "${ready}"`);
    }
  });

  it.each([
    ['http://127.0.0.1:80/#part', `a URL ${FRAGMENT}`],
    ['http://127.0.0.1:80/a b', `a URL ${SPACES}`],
    ['http://#', `a URL ${FRAGMENT}`],
    ['ftp://127.0.0.1/', 'an http:// or https:// URL'],
    ['127.0.0.1:80', 'an http:// or https:// URL'],
  ])('in target.url: %s', (url, reason) => {
    const message = reasonOf(`target: { url: "${url}" }\n`);
    expect(message).toContain(`expected ${reason}`);
    expect(message).toContain(`got "${url}"`);
  });
});

it.each(['//double', '/\\\\x', '/./', '/..//x', '/%zz', '/|', '/{id}', '/{{ faker.lorem.word }}'])(
  '%s is a path',
  (path) => {
    read(scenarioWith(`{ path: "${path}" }`));
    read(`target: { start: node x.js, ready: "${path.startsWith('/{{') ? '/' : path}" }\n`);
  },
);
