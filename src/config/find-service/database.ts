import type { SourceFolder } from './source-folder.ts';

/** The files that name what a service depends on. */
const DESCRIPTIONS = [
  ...['package.json', 'go.mod', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'Cargo.toml'],
  ...['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.cfg', 'setup.py', 'Gemfile', 'composer.json'],
];
const DRIVERS: readonly [database: string, driver: RegExp][] = [
  [
    'PostgreSQL',
    /["'/]pg["']|\bpostgres(?:ql)?\b|\bpsycopg|\basyncpg\b|\bpgx\b|\blib\/pq\b|\bpg-promise\b|\bdiesel\b.*postgres/i,
  ],
  [
    'MySQL',
    /["']mysql2?["']|\bpymysql\b|\bmysqlclient\b|\baiomysql\b|\bmysql-connector|\bgo-sql-driver\/mysql\b|\bmariadb\b/i,
  ],
  ['MongoDB', /\bmongodb\b|\bmongoose\b|\bpymongo\b|\bmotor\b|\bmongo-driver\b/i],
  ['Redis', /\bredis\b|\bioredis\b|\bgo-redis\b|\bjedis\b|\blettuce\b/i],
];

/** The database that a service has a driver for; null: none that is known here. */
export function databaseOf(folder: SourceFolder): string | null {
  const text = DESCRIPTIONS.map((name) => folder.read(name) ?? '').join('\n');
  return DRIVERS.find(([, driver]) => driver.test(text))?.[0] ?? null;
}
