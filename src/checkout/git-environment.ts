import { devNull } from 'node:os';
import { markedEnvironment } from '../service/environment.ts';

/** Settings of git by name; a name can occur several times. */
export type GitConfig = readonly (readonly [name: string, value: string])[];

/**
 * What a git hook (a pre-push hook that runs perf-gate) finds set about the repository that it runs in: every git that
 * is started from there would take that repository for its own. `git rev-parse --local-env-vars` lists them.
 */
const LOCATION = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
];

/** The user's hooks must not run for what perf-gate does, and nothing may tidy up or watch the repository meanwhile. */
const OWN: GitConfig = [
  ['core.hooksPath', devNull],
  ['core.fsmonitor', ''],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
];

/**
 * Makes the environment of a git that perf-gate runs: it asks nobody anything, takes no lock that it does not need, reads
 * paths as they are written, and puts `config` above all other settings. Settings are passed in the environment and not
 * as arguments because they hold credentials, and anybody on the machine can read arguments (git-config(1),
 * GIT_CONFIG_COUNT; git 2.31).
 */
export function gitEnvironment(config: GitConfig, marker: string): NodeJS.ProcessEnv {
  const environment = markedEnvironment({}, null, marker);
  for (const name of LOCATION) delete environment[name];
  const given = Number(environment.GIT_CONFIG_COUNT ?? 0) || 0;
  const settings = [...OWN, ...config].flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${given + index}`, name],
    [`GIT_CONFIG_VALUE_${given + index}`, value],
  ]);
  return {
    ...environment,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_CONFIG_COUNT: String(given + OWN.length + config.length),
    ...Object.fromEntries(settings),
  };
}
