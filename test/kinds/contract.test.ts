import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultScenario, defaultTime } from '../../scripts/kinds-table.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { standingOf } from '../../src/config/rules/standing.ts';
import { identityHash } from '../../src/kinds/identity.ts';
import { type AnyKind, KINDS, loadsOf } from '../../src/kinds/index.ts';
import { METRICS } from '../../src/measurement/metric.ts';
import { slicesOf } from '../../src/rounds/slices.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { read } from '../config/workspace.ts';

// What every kind of scenario keeps to, whichever comes next.

const root = resolve(import.meta.dirname, '../..');
const RULES = { cores: null };

/** The longest that a kind takes unless it is told otherwise: all rounds of one side. */
const LONGEST = 60_000;

/** Keys that stand with the scenarios of every kind. */
const COMMON = ['type', 'rounds'];

describe.each(KINDS.map((kind) => [kind.name, kind] as const))('%s', (name, kind: AnyKind) => {
  it('says in a sentence what it measures, which question it answers and what is compared', () => {
    expect(kind.about).toMatch(/^[A-Z].*\.$/);
    expect(kind.question).toMatch(/^[A-Z].*\?$/);
    expect(kind.compares).toMatch(/^[a-z\d].*[^.]$/);
  });

  it('has a page that names it, and shows how it is written', () => {
    const page = readFileSync(join(root, `docs/scenarios/${name}.md`), 'utf8');
    expect(page).toMatch(new RegExp(`^# ${name}\n`));
    expect(page).toContain('```yaml\n');
    for (const said of ['compared', 'limit', 'takes', 'needs']) expect(page).toContain(said);
  });

  it('has an example that is a whole configuration', () => {
    // That of a load is the shop, which other documents use too.
    const workspace = join(root, 'examples', name === 'load' ? 'shop' : name);
    const { scenarios } = loadConfig({ workspace, inputs: {}, environment: null });
    expect(scenarios.map(({ type }) => type)).toContain(name);
  });

  it('is in the list of all kinds', () => {
    expect(readFileSync(join(root, 'docs/scenarios/README.md'), 'utf8')).toContain(`| [${name}](${name}.md) |`);
  });

  it('takes no longer than a minute a side by default', () => {
    expect(defaultTime(kind) ?? 0).toBeLessThanOrEqual(LONGEST);
  });

  it('has a name in the words of the scenario, and an identity that is plain data', () => {
    const scenario = defaultScenario(kind);
    expect(kind.words(scenario)).not.toBe('');
    const identity = kind.identity(scenario);
    expect(JSON.parse(JSON.stringify(identity))).toMatchObject({ type: name });
  });

  it('is the same measurement under another name, with other rounds and limits, and with keys of later versions', () => {
    const scenario = defaultScenario(kind);
    const other = {
      ...scenario,
      name: 'other',
      rounds: 23,
      thresholds: [ERROR_LIMIT],
      later: 'a key that is not there yet',
    };
    expect(identityHash(kind, other, RULES)).toBe(identityHash(kind, scenario, RULES));
  });

  it('has keys of which each is a rule of the gate or describes a side', () => {
    const keys = Object.keys(kind.keys).filter((key) => !COMMON.includes(key));
    // What holds both is told apart below.
    const both = ['requests', 'journeys', 'before'];
    expect(keys.filter((key) => !both.includes(key) && standingOf(`scenarios.*.${key}`) === null)).toEqual([]);
    for (const key of Object.keys(kind.standing ?? {})) expect(keys).toContain(key.replace(/[.[].*$/, ''));
  });

  it('has metrics whose names are its own', () => {
    const metrics = kind.metrics?.(defaultScenario(kind)) ?? {};
    for (const [metric, { title, unit }] of Object.entries(metrics)) {
      expect(METRICS).not.toHaveProperty([metric]);
      expect(title).not.toBe('');
      expect(unit).toMatch(/^[^\d]*$/);
    }
  });

  it('has limits of its own that are as serious as the scenario, where nobody has set them', () => {
    const { start, url } = { start: 'node server.mjs', url: 'http://127.0.0.1:8080' };
    const scenario = { type: name, ...kind.example, severity: 'low' };
    const { scenarios } = read(JSON.stringify({ target: { start, url }, scenarios: { any: scenario } }));
    for (const { metric, severity } of scenarios[0]?.thresholds ?? [])
      expect([metric, severity]).toEqual([metric, 'low']);
  });

  it('is measured in one piece where it asks for that, or makes several loads', () => {
    const scenario = defaultScenario(kind);
    const isDivided = 'count' in (slicesOf(scenario, []) ?? {});
    if (kind.whole || loadsOf(scenario).length !== 1) expect(isDivided).toBe(false);
  });

  it('says how its data is read again where it keeps any', () => {
    if (kind.summarize) expect(kind.summary).toBeDefined();
    if (kind.blocks) expect(kind.summary).toBeDefined();
  });

  it('has fewer rounds than five only where that is the default of something long', () => {
    const { least, default: usual = 10 } = kind.rounds ?? { least: 5 };
    expect(least).toBeGreaterThanOrEqual(1);
    expect(usual).toBeGreaterThanOrEqual(least);
  });
});

it('no two kinds decide about the same key in different ways', () => {
  const all = KINDS.flatMap(({ name, standing = {} }) =>
    Object.entries(standing).map(([key, whose]) => ({ name, key, whose })),
  );
  for (const { key, whose } of all) {
    expect(all.filter((other) => other.key === key && other.whose !== whose)).toEqual([]);
    expect(standingOf(`scenarios.*.${key}`)).toBe(whose);
  }
});

it('every page of a kind belongs to one', () => {
  const pages = readdirSync(join(root, 'docs/scenarios')).map((file) => file.replace(/\.md$/, ''));
  expect(pages.filter((page) => page !== 'README').toSorted()).toEqual(KINDS.map(({ name }) => name).toSorted());
});

it('no room compares the type of a scenario with the name of a kind', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const names = KINDS.map(({ name }) => name).join('|');
  const written = new RegExp(`(?:type|kind\\w*\\([^)]*\\)|typeOf\\w*\\([^)]*\\)) [!=]== '(?:${names})'`);
  const found = files.filter((file) => {
    if (!file.endsWith('.ts') || file.startsWith('kinds/')) return false;
    return written.test(readFileSync(join(root, 'src', file), 'utf8'));
  });
  expect(found).toEqual([]);
  expect(existsSync(join(root, 'src/kinds/index.ts'))).toBe(true);
});
