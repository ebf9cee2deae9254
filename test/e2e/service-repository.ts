import { join } from 'node:path';
import { cloneShallow, commit, git, newRepository, publish } from '../support/repository.ts';
import type { Workflow } from './workflow.ts';

/** A service whose every answer costs the same work. */
export function service(work: number, { broken = '', remark = '' } = {}): string {
  return `// ${remark}
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
${broken}
const server = createServer((request, response) => {
  if (request.url === '/new' && ${remark !== 'new'}) return response.writeHead(404).end();
  let hash = 'x';
  for (let turn = 0; turn < ${work}; turn++) hash = createHash('sha256').update(hash).digest('hex');
  response.end(hash);
});
server.listen(process.env.PORT, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;
}

/** Rounds so short that a run takes a few seconds, and a tolerance that a busy machine does not reach by chance. */
export const CONFIG = `
target:
  build: node build.mjs
  start: node server.mjs
  url: http://127.0.0.1:\${PORT}
  paths: [server.mjs, build.mjs]
scenarios:
  home: { connections: 2, warmup: 50ms, duration: 200ms, rounds: 6 }
compare: { tolerance: 60%, metrics: [p25], extend: false }
`;

/** What leaves a build behind that git ignores, and takes some time. */
export const BUILD = `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/built', process.cwd());
`;

/** About a millisecond, so that the answer's own work decides how long it takes. */
export const WORK = 600;

/** The service's repository: one commit on main, which every change starts from, and a later one. */
export interface ServiceRepository {
  source: string;
  url: string;
  /** Where changes part from main. */
  base: string;
  /** Where main is now. */
  tip: string;
}

/** Makes the repository, at a desk and on the server, and tells the stand-in of GitHub its commits. */
export function serviceRepository({ folder, github }: Workflow, files: Record<string, string> = {}): ServiceRepository {
  const source = newRepository(join(folder, 'source'));
  const root = commit(source, { 'README.md': 'A service' });
  const base = commit(source, {
    'server.mjs': service(WORK),
    'build.mjs': BUILD,
    'perf-gate.yml': CONFIG,
    '.gitignore': 'dist\n',
    ...files,
  });
  const tip = commit(source, { 'server.mjs': service(WORK * 3, { remark: 'main has become slower since' }) });
  const url = publish(source, join(folder, 'source.git'));
  github.addCommit({ sha: root });
  github.addCommit({ sha: base, parents: [root] });
  github.addCommit({ sha: tip, parents: [base], branch: 'main' });
  return { source, url, base, tip };
}

/** A pull request with these files, whose head is checked out as a workflow does. @returns the checkout and its commit */
export function openChange(
  workflow: Workflow,
  { source, url, base, tip }: ServiceRepository,
  number: number,
  files: Record<string, string>,
  pull: Partial<Parameters<Workflow['github']['addPullRequest']>[0]> = {},
): { workspace: string; head: string } {
  git(source, 'checkout', '--quiet', '--detach', base);
  const head = commit(source, files);
  git(source, 'push', '--quiet', url, `${head}:refs/pull/${number}/head`);
  workflow.github.addCommit({ sha: head, parents: [base] });
  workflow.github.addPullRequest({ number, headSha: head, baseSha: tip, ...pull });
  return { workspace: cloneShallow(url, join(workflow.folder, `checkout-${number}`), head), head };
}
