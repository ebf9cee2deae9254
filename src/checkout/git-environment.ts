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
  // A file is the same by all that the index knows of it.
  ['core.checkStat', 'default'],
  ['core.trustctime', 'true'],
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
  return { ...environment, ...QUIET, ...settingsIn([...OWN, ...config], given) };
}

/**
 * Makes the environment of a git that holds credentials. Nothing that another step of the job has left has a say in it:
 * no file of settings but that of the repository itself, which perf-gate has made, and no variable of git's own, which
 * name programs to run, proxies, and files to write a trace with all headers to.
 *
 * @param home an empty folder
 */
export function apartEnvironment(config: GitConfig, marker: string, home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(markedEnvironment({}, null, marker)).filter(([name]) => !FOREIGN.test(name));
  return {
    ...Object.fromEntries(kept),
    ...QUIET,
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: devNull,
    GIT_CONFIG_GLOBAL: devNull,
    ...settingsIn([...OWN, ...APART, ...config], 0),
  };
}

/** Variables that git, git-lfs, ssh and libcurl take programs, addresses and trust from. */
const FOREIGN = /^(?:GIT_|SSH_|CURL_|SSL_|LFS_|GCM_|LD_PRELOAD$|LD_AUDIT$|DYLD_INSERT_)|^(?:PAGER|EDITOR|VISUAL)$/i;

/** Only the address itself is asked, over verified connections, and nothing but this git answers for it. */
const APART: GitConfig = [
  ['protocol.allow', 'never'],
  ['protocol.http.allow', 'always'],
  ['protocol.https.allow', 'always'],
  ['http.followRedirects', 'false'],
  ['http.sslVerify', 'true'],
  ['credential.helper', ''],
  ['core.askPass', ''],
  // Otherwise the repository whose objects are borrowed would be asked for its refs, by a git of its own settings.
  ['core.alternateRefsCommand', 'true'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
];

const QUIET = {
  LC_ALL: 'C',
  // A commit is what its hash says: an earlier step may have named others in place of it (git-replace(1)).
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: devNull,
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_LFS_SKIP_SMUDGE: '1',
};

function settingsIn(config: GitConfig, first: number): Record<string, string> {
  const settings = config.flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, name],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(first + config.length), ...Object.fromEntries(settings) };
}
