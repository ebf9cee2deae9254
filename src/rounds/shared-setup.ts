import { kindOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Target } from '../service/target.ts';
import { SIDE_PLACEHOLDER, SIDE_VARIABLE } from '../settings/side-placeholder.ts';
import { listWords } from '../text/suggest.ts';

/** The address of a database or another store that a service reaches over a network. */
const STORE =
  /^(postgres(ql)?|mysql2?|mariadb|rediss?|valkeys?|mongodb(\+srv)?|mssql|sqlserver|amqps?|cockroachdb):\/\//i;

/** What a line that migrates or fills a database is likely to say. */
const PREPARES =
  /\bmigrat|\bdb:(migrate|setup|prepare|reset|seed|push|schema)|\bdb push\b|\b(seed|createdb|psql|mysql|mariadb|mongosh|redis-cli|alembic|flyway|liquibase|dbmate)\b/i;

/**
 * Looks for a setup, or another line that prepares a database, that cannot know which side it is run for: outside its own folder it fills one store twice, and
 * both sides are measured with what was left there last.
 *
 * @param environment the variables that every line inherits
 * @returns what to say of it before anything is measured, as sentences; null where the sides are told apart
 */
export function sharedSetup(
  { base, head }: { base: Target; head: Target },
  scenarios: readonly Scenario[],
  environment: NodeJS.ProcessEnv,
): string | null {
  const prepared = preparedBy(head);
  if (prepared === null) return null;
  const lines = [base, head].flatMap(({ build, start, setup, teardown }) => [build, start, ...setup, ...teardown]);
  const measuring = scenarios.flatMap((scenario) => kindOf(scenario).lines?.(scenario) ?? []);
  if ([...lines, ...measuring].some((line) => line?.includes(SIDE_VARIABLE))) return null;
  if (seenBySetup(base) !== seenBySetup(head)) return null;
  const stores = Object.entries({ ...environment, ...head.env }).flatMap(([name, value]) =>
    STORE.test(value ?? '') ? [name] : [],
  );
  const what =
    stores.length > 0
      ? `${listWords(stores)} ${stores.length > 1 ? 'are' : 'is'}`
      : 'what it fills outside its own folder, such as a database, is';
  const otherwise = prepared === 'setup' ? ', or set `setup-each: round`' : '';
  return (
    `\`${prepared}\` is run for ${prepared === 'start' ? 'both sides in turn' : 'the base, then for the head'}, and nothing in the ` +
    `configuration tells it which: ${what} the same for both, and both are measured with what the ${prepared} of the head ` +
    `leaves there. Give each side its own by $${SIDE_VARIABLE} in a line or ${SIDE_PLACEHOLDER} in \`env\`${otherwise}; ` +
    'see docs/databases.md.'
  );
}

/** The key whose line prepares what is measured beside the files of the service; null: none does, or before every round. */
function preparedBy({ setup, setupEach, build, start }: Target): 'setup' | 'build' | 'start' | null {
  if (setup.length > 0) return setupEach === 'round' ? null : 'setup';
  if (PREPARES.test(build ?? '')) return 'build';
  return PREPARES.test(start ?? '') ? 'start' : null;
}

/** What may lead a side to data of its own. */
function seenBySetup({ env, url, port }: Target): string {
  const { [SIDE_VARIABLE]: _, ...rest } = env;
  return JSON.stringify([Object.entries(rest).toSorted(), url, port]);
}
