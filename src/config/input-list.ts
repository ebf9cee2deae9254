import type * as values from '../settings/values-schema.ts';

// Everything that can be set outside the configuration file, in one place. From it follow the inputs of action.yml and
// of the reusable workflow (`npm run generate`), the flags of `perf-gate run`, both tables in the documentation, and
// what is read and checked. Plain data: `--help` must not load the schemas.

/** A job of the reusable workflow: one measures, the other publishes. */
export type Stage = 'measure' | 'report';

/** An input of the action, of the reusable workflow, of the command, or of several of them. */
export interface Input {
  /** Its name in action.yml and in the reusable workflow. */
  name: string;
  /** What it means, for action.yml, the workflow and the README. */
  description: string;
  /** Its default in action.yml and in the workflow; empty means not given. */
  default: string;
  /** Where a workflow can set it: on the action, on the reusable workflow, on both; `none` if it is only a flag. */
  offered: 'action' | 'workflow' | 'both' | 'none';
  /** The jobs of the reusable workflow that pass it on to the action; the measuring one by default. */
  stages?: readonly Stage[];
  /** Its type in the reusable workflow; text by default. */
  type?: 'string' | 'number';
  /** The flag of `perf-gate run`. */
  flag?: Flag;
  /** What it overrides in the configuration. Inputs without it are read by the entries themselves. */
  overrides?: { key: string; value: ValueName };
}

interface Flag {
  /** The flag with its value: `--scenario <name>` */
  syntax: string;
  /** What `--help` says. */
  description: string;
  /** Whether it can be given several times. */
  repeats?: true;
  /** Other names of the same flag, as other load generators have it, each with its value. */
  aliases?: readonly string[];
  default?: string;
}

/** The schema of settings/values-schema.ts that checks a value, or any text. */
type ValueName = keyof typeof values | 'scenarioType' | 'anyText';

const ENTRIES = [
  {
    name: 'config',
    description:
      'Path of the configuration file, from the root of the repository. Without it, perf-gate.yml and .github/perf-gate.yml are tried; with neither, "start" and "url" are enough.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '--config <file>',
      description: 'the configuration, otherwise perf-gate.yml or .github/perf-gate.yml',
    },
  },
  {
    name: 'key',
    description:
      'Tells several gates of one repository apart (a matrix, a monorepo). It names the comment, the check run, artifacts and cache entries. Letters, digits, ".", "_", "-".',
    default: '',
    offered: 'both',
    stages: ['measure', 'report'],
    overrides: { key: 'key', value: 'gateKey' },
  },
  {
    name: 'mode',
    description:
      'both measures and tells the pull request. run measures with a token that can only read, and leaves the result as an artifact. report, in a job of its own that runs nobody\'s code, checks that result and tells the pull request; "key" then names all gates that there have to be, one per line.',
    default: 'both',
    // The jobs of the reusable workflow are its modes.
    offered: 'action',
  },
  {
    name: 'start',
    description: 'Command line that starts the service.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '--start <line>',
      description: 'the line that starts the service, instead of a configuration file',
    },
    overrides: { key: 'start', value: 'commandLine' },
  },
  {
    name: 'build',
    description: 'Command line that is run once before the service is first started.',
    default: '',
    offered: 'both',
    overrides: { key: 'build', value: 'commandLine' },
  },
  {
    name: 'url',
    description:
      'Where the service answers. ${PORT} in it becomes a free port, which the service finds in its variable PORT.',
    default: '',
    offered: 'both',
    flag: { syntax: '--url <url>', description: 'where the service answers; ${PORT} stands for a free port' },
    overrides: { key: 'url', value: 'targetUrl' },
  },
  {
    name: 'ready',
    description: 'URL that answers once the service is ready for load. Without it, "url".',
    default: '',
    offered: 'both',
    overrides: { key: 'ready', value: 'readyUrl' },
  },
  {
    name: 'working-directory',
    description: 'Folder in which "build" and "start" are run, from the root of the repository.',
    default: '',
    offered: 'both',
    overrides: { key: 'workingDirectory', value: 'folder' },
  },
  {
    name: 'connections',
    description: 'Connections of every scenario; with a rate, the most that are opened.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '-c, --connections <number>',
      description: 'connections of every scenario; with a rate, the most that are opened',
      aliases: ['-u, --users <number>', '--vus <number>'],
    },
    overrides: { key: 'connections', value: 'connections' },
  },
  {
    name: 'rate',
    description: 'Requests (or journeys) of every scenario that begin per second, such as 500/s, answered or not.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '-R, --rate <rate>',
      description: 'requests that begin per second in every scenario: 500, 500/s',
    },
    overrides: { key: 'rate', value: 'rate' },
  },
  {
    name: 'spawn-rate',
    description:
      'Connections opened per second in every scenario, such as 5/s, from the start of its warm-up. Without it, all at once.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '--spawn-rate <rate>',
      description: 'connections opened per second in the warm-up, which lasts until all are open: 5, 5/s',
    },
    overrides: { key: 'spawnRate', value: 'rate' },
  },
  {
    name: 'warmup',
    description: 'Load before the measured window of every round, such as 1s. 0 for none.',
    default: '',
    offered: 'both',
    flag: { syntax: '--warmup <time>', description: 'warm-up before each window: 1s, 0 for none' },
    overrides: { key: 'warmup', value: 'durationOrNone' },
  },
  {
    name: 'duration',
    description: 'Measured window of every round, such as 2s.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '-d, --duration <time>',
      description: 'measured window of a round: 500ms, 5s, 1m; a number is seconds',
      aliases: ['--run-time <time>'],
    },
    overrides: { key: 'duration', value: 'window' },
  },
  {
    name: 'rounds',
    description: 'Rounds of every scenario, each with a fresh process of the service, 5 to 50.',
    default: '',
    offered: 'both',
    flag: { syntax: '--rounds <number>', description: 'rounds, 5 to 50' },
    overrides: { key: 'rounds', value: 'rounds' },
  },
  {
    name: 'scenario',
    description: 'Names of the scenarios to run, one per line. Without it, all of them.',
    default: '',
    offered: 'both',
    flag: { syntax: '--scenario <name>', description: 'run only this scenario (can be repeated)', repeats: true },
    // One per line, or separated by commas.
    overrides: { key: 'scenarios', value: 'anyText' },
  },
  {
    name: 'type',
    description: 'Run only scenarios of this type.',
    default: '',
    offered: 'both',
    flag: { syntax: '--type <type>', description: 'run only scenarios of this type' },
    overrides: { key: 'type', value: 'scenarioType' },
  },
  {
    name: 'tag',
    description: 'Run only scenarios that have one of these tags, one per line or separated by commas.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '--tag <tag>',
      description: 'run only scenarios with this tag (can be repeated: with any of them)',
      repeats: true,
      aliases: ['--tags <tag>'],
    },
    overrides: { key: 'tags', value: 'anyText' },
  },
  {
    name: 'severity',
    description:
      'Lowest severity that counts (low, medium, high or critical): scenarios of a lower "severity" are not run, where any has one and none is named, and nothing below it fails the gate.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '--severity <severity>',
      description: 'leave out scenarios of a lower severity, and fail from this one on: low, medium, high, critical',
    },
    overrides: { key: 'severity', value: 'severity' },
  },
  {
    name: 'when',
    description:
      'Run the scenarios that are for this occasion (pull_request, push, schedule or all). Without it, what has started the workflow: pull_request for pull requests and merge groups, schedule, else push.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '--when <occasion>',
      description: 'the scenarios that are for this: pull_request (as any run here is), push, schedule, all',
    },
    overrides: { key: 'when', value: 'occasion' },
  },
  {
    name: 'fail-on',
    description:
      'Lowest severity of a violated threshold or a regression that fails the gate (low, medium, high or critical).',
    default: '',
    offered: 'both',
    flag: {
      syntax: '--fail-on <severity>',
      description: 'fail from this severity on: low, medium, high, critical',
    },
    overrides: { key: 'failOn', value: 'severity' },
  },
  {
    name: 'tolerance',
    description: 'Smallest slowdown of interest, such as 3%.',
    default: '',
    offered: 'both',
    overrides: { key: 'tolerance', value: 'tolerance' },
  },
  {
    name: 'policy',
    description:
      'Whose rules a pull request or merge group is judged by (base or head). base: the file of the branch that it is to be merged into says what fails the gate, and the change only how its side is built, started and loaded. head: the change brings its own rules. Either way every difference is reported.',
    default: 'base',
    offered: 'both',
  },
  {
    name: 'baseline',
    description:
      'What the change is compared with (auto, same-job, artifact, cache, file or none). auto builds and measures the base commit of a pull request or merge group beside it, which needs the permission "contents read", and compares with the stored baseline elsewhere.',
    default: '',
    offered: 'both',
    flag: {
      syntax: '--baseline <file>',
      description: 'compare with this baseline, otherwise with baseline.json in the output folder; or same-job, none',
    },
    overrides: { key: 'baseline', value: 'baseline' },
  },
  {
    name: 'baseline-file',
    description:
      'A baseline or run document to compare with, instead of the base commit or the stored baseline of the base branch.',
    default: '',
    offered: 'both',
  },
  {
    name: 'on-missing-baseline',
    description:
      'Conclusion when there is nothing to compare with (pass, neutral or fail). Without it, neutral, or fail where the base commit or a file was asked for and is missing.',
    default: '',
    offered: 'both',
    overrides: { key: 'onMissingBaseline', value: 'lenience' },
  },
  {
    name: 'on-removed-scenario',
    description:
      'Conclusion when the base has a scenario, request, journey or check that the change has not (pass, neutral or fail).',
    default: '',
    offered: 'both',
    overrides: { key: 'onRemovedScenario', value: 'lenience' },
  },
  {
    name: 'inconclusive',
    description: 'Conclusion when the evidence allows neither yes nor no (pass, neutral or fail).',
    default: '',
    offered: 'both',
    overrides: { key: 'inconclusive', value: 'lenience' },
  },
  {
    name: 'accept-label',
    description:
      'Label of the pull request that turns "failure" into "neutral". It counts for the commit that it was set on, when a person set it who may label; the comment names that person and what was accepted. After a push, remove it and set it again. Empty for none. Needs the permissions "pull-requests read" and "actions read".',
    default: 'perf-gate: accepted',
    offered: 'both',
    stages: ['measure', 'report'],
  },
  {
    name: 'comment',
    description:
      'When to comment on the pull request (always, on-change, on-regression or never). on-change writes a first comment only when something is faster, slower or wrong, on-regression only for a failure; both update the comment once it is there. Needs the permission "pull-requests write".',
    default: 'always',
    offered: 'both',
    stages: ['report'],
  },
  {
    name: 'check',
    description: 'Whether to put a check run on the commit (true or false). Needs the permission "checks write".',
    default: 'true',
    offered: 'both',
    stages: ['report'],
  },
  {
    // A called workflow already has the token of its caller.
    name: 'token',
    description: 'Token for the GitHub API. Reading the baseline needs the permission "actions read".',
    default: '${{ github.token }}',
    offered: 'action',
  },
  {
    name: 'allow-untrusted',
    description:
      'Whether the pull request of a fork is measured in a pull_request_target job (true or false): its code then runs with the secrets and the token of that job.',
    default: 'false',
    offered: 'both',
  },
  {
    name: 'output',
    description: 'Folder for documents, reports and logs, from the root of the repository.',
    default: '.perf-gate',
    offered: 'both',
    flag: { syntax: '--output <folder>', description: 'where documents, reports and logs go', default: '.perf-gate' },
  },
  {
    name: 'allow-outside',
    description:
      'Whether "output" may be a folder outside the workspace (true or false). Links below the workspace are never followed.',
    default: 'false',
    offered: 'both',
  },
  {
    name: 'keys',
    description:
      'Several keys as a JSON list, such as ["api", "web"]: each is measured and told by itself, and {0} in "config" stands for it.',
    default: '',
    offered: 'workflow',
  },
  {
    name: 'setup',
    description:
      'Command line that is run in the measuring job before the gate, for the checkout only. What the service itself needs belongs in "build".',
    default: '',
    offered: 'workflow',
  },
  {
    name: 'node-version',
    description: 'Version of Node.js for the service.',
    default: '24',
    offered: 'workflow',
  },
  {
    name: 'runs-on',
    description: 'Label of the runner that measures. Baselines are compared only between runners of the same kind.',
    default: 'ubuntu-24.04',
    offered: 'workflow',
  },
  {
    name: 'timeout-minutes',
    description: 'Minutes after which the measuring job is canceled.',
    default: '30',
    type: 'number',
    offered: 'workflow',
  },
  {
    name: 'base',
    description: '',
    default: '',
    offered: 'none',
    flag: {
      syntax: '--base <ref>',
      description: 'measure the merge base with this branch, tag or commit beside what is checked out',
    },
  },
  {
    name: 'save-baseline',
    description: '',
    default: '',
    offered: 'none',
    flag: {
      syntax: '--save-baseline',
      description: 'keep this run in the baseline file, together with the 19 before it',
    },
  },
  {
    name: 'all',
    description: '',
    default: '',
    offered: 'none',
    flag: { syntax: '--all', description: 'run every scenario, whatever it is for: as --when all' },
  },
  {
    name: 'list',
    description: '',
    default: '',
    offered: 'none',
    flag: {
      syntax: '--list',
      description: 'list the scenarios that would be run, and how long that takes, and run none',
    },
  },
  {
    name: 'ui',
    description: '',
    default: '',
    offered: 'none',
    flag: { syntax: '--ui', description: 'serve a page that shows the run while it goes on, to this machine only' },
  },
  {
    name: 'verbose',
    description: '',
    default: '',
    offered: 'none',
    flag: {
      syntax: '--verbose',
      description: 'show every figure and how it was found, and not only what fits into 60 lines',
    },
  },
] as const satisfies readonly Input[];

/** The same list for readers who do not know the entries: every optional field can be read. */
export const INPUTS: readonly Input[] = ENTRIES;

/** The entries that override something in the configuration, by the key that they override. */
type Overriding = Extract<(typeof ENTRIES)[number], { overrides: object }>;
export type ValueNames = { [Entry in Overriding as Entry['overrides']['key']]: Entry['overrides']['value'] };
/** A key that an input overrides: `failOn`, `workingDirectory`. */
export type OverrideKey = keyof ValueNames;
