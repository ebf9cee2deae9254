import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const source = join(root, 'src');

/** Files that make regular expressions at run time, and why nobody else can write these. */
const OWN: Record<string, string> = {
  'checkout/copy-hint.ts': 'names of files, escaped',
  'config/find-routes.ts': 'identifiers, of word characters alone',
  'config/find-service/port.ts': 'constants',
  'config/find-service/python-app.ts': 'constants, and names of word characters alone',
  'config/find-service/python.ts': 'constants',
  'config/find-service/rust.ts': 'constants',
  'config/find-service/service-paths.ts': 'names of a .gitignore, escaped, with one star at most',
  'config/route-dialects.ts': 'constants',
  'convert/content-names.ts': 'constants',
  'convert/har/multipart.ts': 'a boundary, escaped',
  'convert/k6/strings.ts': 'a text, escaped',
  'convert/kind-of-file.ts': 'constants',
  'convert/locust/text-methods.ts': 'a set of characters, escaped',
  'convert/placeholders.ts': 'constants',
  'convert/write-yaml.ts': 'constants',
  'load/template/template.ts': 'constants',
  'probes/cgroup-folders.ts': 'constants',
  'probes/cgroup-resources.ts': 'constants',
  'probes/pressure.ts': 'constants',
  'probes/tree-resources.ts': 'constants',
  'publish/comment-marker.ts': 'constants',
  'settings/auth-schema.ts': 'constants',
  'settings/quantity.ts': 'constants',
  'settings/request-schema.ts': 'constants',
  'settings/threshold.ts': 'constants',
  'settings/values-schema.ts': 'constants',
  'settings/window-threshold.ts': 'constants',
  'text/bounded-pattern.ts': 'what everybody else writes, bounded',
  'text/exact-json.ts': 'constants',
};

it('a regular expression that comes from elsewhere is made by text/bounded-pattern.ts and nowhere else', () => {
  const making = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('uplot-assets.ts'))
    .filter((name) =>
      /\bRegExp\s*\(/.test(readFileSync(join(source, name), 'utf8').replace(/^\s*(?:\*|\/\/).*$/gm, '')),
    )
    .map((name) => relative(source, join(source, name)))
    .sort();
  expect(making.filter((name) => !(name in OWN))).toEqual([]);
  expect(Object.keys(OWN).filter((name) => !making.includes(name))).toEqual([]);
});

/** Keys of a configuration that take a pattern, and the test that gives each of them hostile ones. */
const KEYS: Record<string, string> = {
  log: 'test/service/readiness.test.ts',
  regex: 'test/load/extraction-and-checks.test.ts',
};

it('every key that takes a pattern is known here, and is given hostile ones by a test', () => {
  const found = new Set<string>();
  const look = (node: unknown, key: string) => {
    if (typeof node !== 'object' || node === null) return;
    if ('description' in node && /regular expression/i.test(String(node.description))) found.add(key);
    for (const [name, child] of Object.entries(node)) look(child, name);
  };
  look(JSON.parse(readFileSync(join(root, 'perf-gate.schema.json'), 'utf8')), '');
  expect([...found].sort()).toEqual(Object.keys(KEYS));
  for (const test of Object.values(KEYS))
    expect(readFileSync(join(root, test), 'utf8')).toMatch(/HOSTILE_PATTERNS|\(a\+\)\+/);
});
