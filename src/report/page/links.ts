import type { Origin } from '../../measurement/run-document.ts';
import { shortCommit } from '../../text/commit.ts';
import type { Inline } from '../../text/inline.ts';
import type { Report } from '../sections/section.ts';

const DOCS = 'https://github.com/org/perf-gate/blob/main/docs/how-it-decides.md';
/** Where a run belongs to whose page nobody has named. */
const GITHUB = 'https://github.com';

/** What a reader of the page may want to open: the pull request, the commit, the run, and how it is decided. */
export function pageLinks({ result: { head }, links }: Report): Inline[] {
  const { origin } = head;
  const repository = repositoryOf(origin, links.run);
  const pull = links.pullRequest ?? (repository && pullRequestOf(origin, repository));
  const commit = origin.commit !== null && /^[0-9a-f]{40,64}$/.test(origin.commit) ? origin.commit : null;
  const run = links.run ?? (repository && origin.runId !== null ? runOf(origin, repository) : null);
  const pages: [text: string, url: string | null | undefined][] = [
    ['Pull request', pull],
    [`Commit ${shortCommit(commit ?? '')}`, repository && commit && `${repository}/commit/${commit}`],
    ['Workflow run', run],
    ['How it is decided', DOCS],
  ];
  return pages.flatMap(([text, url]): Inline[] => (url ? [{ kind: 'link', text, url }, ' '] : []));
}

/** The address of the repository: on the server that the run is on. */
function repositoryOf({ repository, runId }: Origin, run: string | undefined): string | null {
  if (repository === null || !/^[\w.-]+\/[\w.-]+$/.test(repository) || (runId === null && run === undefined))
    return null;
  const server = run === undefined ? GITHUB : /^https?:\/\/[^/]+/.exec(run)?.[0];
  return server === undefined ? null : `${server}/${repository}`;
}

function pullRequestOf({ ref }: Origin, repository: string): string | null {
  const number = /^refs\/pull\/(\d+)\//.exec(ref ?? '')?.[1];
  return number === undefined ? null : `${repository}/pull/${number}`;
}

function runOf({ runId, attempt }: Origin, repository: string): string {
  return `${repository}/actions/runs/${runId}${attempt === null ? '' : `/attempts/${attempt}`}`;
}
