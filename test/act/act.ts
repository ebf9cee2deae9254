// Runs the example workflows by act, a runner that is not GitHub's: `npm run test:act`. What act has no part in is stood in
// for: GitHub itself, and the two actions that would come from the network.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pullRequestEvent, tokenPermissions } from '../support/github/events.ts';
import { type GitHubServer, startGitHub } from '../support/github/server.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';
const SETUP_NODE = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020';
const TIMEOUT_MS = 240_000;
const PERMISSIONS = { contents: 'read', actions: 'read', checks: 'write', 'pull-requests': 'write' } as const;
const SERVICE = `
require('node:http').createServer((request, response) => response.end('lamp')).listen(process.env.PORT, '127.0.0.1');
`;
const CONFIG = `
target:
  start: node server.js
  url: http://127.0.0.1:\${PORT}
scenarios:
  home:
    connections: 4
    warmup: 100ms
    duration: 250ms
    rounds: 6
    requests: [GET /]
compare:
  tolerance: 100%
  metrics: [cpu]
`;
/** Examples, with the keys whose gates they are. */
const EXAMPLES: Record<string, string[]> = {
  'one-job.yml': ['default'],
  'own-branches.yml': ['default'],
  'monorepo.yml': ['api', 'web'],
};

async function main(): Promise<void> {
  if (spawnSync('act', ['--version']).error) {
    console.log('skipped: act is not installed (go install github.com/nektos/act@latest)');
    return;
  }
  for (const [example, keys] of Object.entries(EXAMPLES)) {
    const folder = mkdtempSync(join(tmpdir(), 'perf-gate-act-'));
    const github = await startGitHub();
    try {
      const faults = await tryExample(example, keys, github, folder);
      if (faults.length > 0) process.exitCode = 1;
      console.log(
        `${faults.length > 0 ? 'failed' : 'passed'}: ${example}${faults.map((fault) => `\n  ${fault}`).join('')}`,
      );
    } finally {
      await github.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** @returns what is wrong, as clauses */
async function tryExample(example: string, keys: string[], github: GitHubServer, folder: string): Promise<string[]> {
  const repository = github.addRepository();
  const checkout = makeCheckout(join(folder, 'shop'), example, keys);
  github.addCommit({ sha: checkout.base, branch: 'main' });
  github.addCommit({ sha: checkout.head, parents: [checkout.base] });
  github.addPullRequest({ number: 7, headSha: checkout.head, baseSha: checkout.base, headRef: 'change' });
  const { id } = github.addRun({ pullRequest: 7, event: 'pull_request', status: 'in_progress' });
  const event = pullRequestEvent(github, { number: 7 });
  const eventFile = join(folder, 'event.json');
  writeFileSync(eventFile, JSON.stringify(event.payload));
  const token = github.token({ kind: 'installation', permissions: tokenPermissions(github, event, PERMISSIONS) });
  const actions = makeActions(join(folder, 'actions'), checkout.folder, github);

  const code = await act(
    folder,
    [
      'pull_request',
      ...['--directory', checkout.folder, '--eventpath', eventFile, '--secret', `GITHUB_TOKEN=${token}`],
      ...['--platform', 'ubuntu-24.04=-self-hosted', '--pull=false', '--no-cache-server', '--concurrent-jobs', '1'],
      ...['--artifact-server-path', join(folder, 'artifacts'), '--artifact-server-addr', '127.0.0.1'],
      ...Object.entries(actions).flatMap(([action, path]) => ['--local-repository', `${action}=${path}`]),
      ...['--env', `GITHUB_RUN_ID=${id}`, '--env', `GITHUB_REPOSITORY_ID=${repository.id}`],
      ...['--env', `GITHUB_REPOSITORY=octo/shop`],
    ],
    {
      ACTIONS_RUNTIME_URL: `${github.url}/`,
      ACTIONS_RUNTIME_TOKEN: github.runtimeToken(id),
    },
  );
  const faults = code === 0 ? [] : [`act ended with code ${code}`];
  const { comments, checkRuns } = repository;
  if (comments.length !== keys.length) faults.push(`${comments.length} comments instead of ${keys.length}`);
  if (checkRuns.length !== keys.length) faults.push(`${checkRuns.length} check runs instead of ${keys.length}`);
  for (const key of keys)
    if (!comments.some(({ body }) => body.includes(`key=${key}`))) faults.push(`no comment of the key ${key}`);
  for (const { conclusion, headSha } of checkRuns)
    if (conclusion === 'failure' || headSha !== checkout.head)
      faults.push(`a check run says ${conclusion} of ${headSha}`);
  return faults;
}

/** A repository whose change does nothing to its service. */
function makeCheckout(folder: string, example: string, keys: string[]): { folder: string; base: string; head: string } {
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  cpSync(join(ROOT, 'examples/workflows', example), join(folder, '.github/workflows/perf-gate.yml'));
  writeFileSync(join(folder, 'server.js'), SERVICE);
  writeFileSync(join(folder, 'package.json'), '{ "name": "shop", "version": "1.0.0" }\n');
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({
      name: 'shop',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'shop', version: '1.0.0' } },
    }),
  );
  for (const key of keys) {
    const place = key === 'default' ? folder : join(folder, 'services', key);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'perf-gate.yml'), CONFIG);
  }
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.email', 'octocat@example.com');
  git('config', 'user.name', 'octocat');
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  git('remote', 'add', 'origin', 'https://github.com/octo/shop.git');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Base');
  const base = git('rev-parse', 'HEAD');
  git('switch', '--quiet', '--create', 'change');
  writeFileSync(join(folder, 'server.js'), `${SERVICE}// A comment.\n`);
  git('commit', '--quiet', '--all', '--message', 'Change');
  return { folder, base, head: git('rev-parse', 'HEAD') };
}

/** Puts what workflows name into local folders. */
function makeActions(folder: string, source: string, github: GitHubServer): Record<string, string> {
  const gate = join(folder, 'perf-gate');
  for (const name of ['dist', '.github/workflows']) cpSync(join(ROOT, name), join(gate, name), { recursive: true });
  // act sets the addresses of GitHub itself.
  writeFileSync(
    join(gate, 'dist/action/act.js'),
    `process.env.GITHUB_API_URL = ${JSON.stringify(github.url)};
process.env.GITHUB_SERVER_URL = ${JSON.stringify(github.serverUrl)};
await import('./index.js');
`,
  );
  const metadata = readFileSync(join(ROOT, 'action.yml'), 'utf8');
  writeFileSync(join(gate, 'action.yml'), metadata.replace('dist/action/index.js', 'dist/action/act.js'));
  const nothing = join(folder, 'nothing');
  writeAction(nothing, 'node --version');
  const checkout = join(folder, 'checkout');
  writeAction(
    checkout,
    `if [ -n "$CHECKOUT_PATH" ]; then mkdir -p "$CHECKOUT_PATH"; cp -R "${gate}/." "$CHECKOUT_PATH"
else git init -q . && git fetch -q "${source}" "$CHECKOUT_REF" && git checkout -q FETCH_HEAD; fi`,
  );
  return { 'org/perf-gate@v1': gate, [CHECKOUT]: checkout, [SETUP_NODE]: nothing };
}

/** Makes an action of one line of shell, which gets the inputs of a checkout. */
function writeAction(folder: string, line: string): void {
  const input = (name: string) => [name, { description: name, default: '' }];
  const env = { CHECKOUT_PATH: '${{ inputs.path }}', CHECKOUT_REF: '${{ inputs.ref }}' };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'action.yml'),
    JSON.stringify({
      name: 'stand-in',
      description: 'stand-in',
      inputs: Object.fromEntries([input('path'), input('ref')]),
      runs: { using: 'composite', steps: [{ run: line, shell: 'bash', env }] },
    }),
  );
}

/** @returns the exit code of act, whose log goes where ours goes */
async function act(home: string, args: string[], env: Record<string, string>): Promise<number | null> {
  const path = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(':');
  const child = spawn('act', args, {
    env: { PATH: path, HOME: home, LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  return new Promise((fulfil, reject) => {
    child.once('error', reject);
    child.once('exit', fulfil);
  });
}

await main();
