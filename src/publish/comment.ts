import { PerfGateError } from '../errors.ts';
import type { Octokit } from '../github/client.ts';
import { hasStatus } from '../github/failure.ts';
import { isUncertain } from '../github/retry.ts';
import { cutToBytes } from './limit.ts';
import type { OpenPublisher, Report, TokenContext, TokenPublisher } from './publisher.ts';

const COMMENT_MODES = ['always', 'on-regression', 'never'] as const;
/** `on-regression` writes a first comment only for a failure, but keeps one that is there up to date. */
type CommentMode = (typeof COMMENT_MODES)[number];

const MAX_PAGES = 50;
/** GitHub takes 65,536 characters. */
const MAX_BYTES = 65_536;

/** The conversation of a pull request. */
interface Place {
  octokit: Octokit;
  owner: string;
  repo: string;
  issue_number: number;
}

/** Keeps one comment per key in the conversation of the pull request: writes it, or replaces the text of the one there. */
export const openComment: OpenPublisher = (settings): TokenPublisher => {
  const mode = readMode(settings.getInput('comment') || 'always');
  return {
    name: 'comment',
    needsToken: true,
    wants: (_, { job }) => mode !== 'never' && job.pullRequest !== null,
    failure: ({ job }) => `The comment on pull request ${job.pullRequest?.number} was not written`,
    async tell(report, context) {
      const url = await writeComment(report, context, mode);
      if (url === null) return { url };
      return { url, renew: async (renewed) => void (await writeComment(renewed, context, mode)) };
    },
  };
};

function readMode(given: string): CommentMode {
  const mode = COMMENT_MODES.find((known) => known === given);
  if (mode) return mode;
  throw new PerfGateError('config', `input "comment": "${given}" is none of ${COMMENT_MODES.join(', ')}`);
}

/** The first line of a comment, by which it is found again. A key has no character that could end the HTML comment. */
export function commentMarker(key: string): string {
  return `<!-- perf-gate key=${key} -->`;
}

/**
 * @returns its address; null where there is nothing to write
 * @throws what octokit throws
 */
async function writeComment(
  { result, markdown }: Report,
  { octokit, job }: TokenContext,
  mode: CommentMode,
): Promise<string | null> {
  if (!job.pullRequest) return null;
  const place: Place = { octokit, owner: job.owner, repo: job.repo, issue_number: job.pullRequest.number };
  const marker = commentMarker(result.key);
  const body = cutToBytes(`${marker}\n${markdown}`, MAX_BYTES);

  const own = await findOwnComment(place, marker);
  if (own !== null) {
    const url = await update(place, own, body);
    if (url !== null) return url;
  } else if (mode === 'on-regression' && result.conclusion !== 'failure') {
    return null;
  }
  return create(place, marker, body);
}

/** The newest of our comments: where there are several, the older ones are left as they are. */
async function findOwnComment({ octokit, ...issue }: Place, marker: string): Promise<number | null> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, { ...issue, per_page: 100 });
  const marked: { id: number; user: { login: string; type: string } | null }[] = [];
  let page = 0;
  for await (const { data } of pages) {
    marked.push(...data.filter(({ body }) => body?.split(/\r?\n/, 1)[0]?.trim() === marker));
    page += 1;
    if (page === MAX_PAGES) break;
  }
  if (marked.length === 0) return null;
  // Anybody can read the marker in the comment's source and paste it. Somebody else's comment must never become ours:
  // with `pull-requests: write` GitHub would let us overwrite it. An installation token (GITHUB_TOKEN) cannot ask who it
  // is, but it writes as a bot, which no person can be.
  const login = await ownLogin(octokit);
  const own = marked.filter(({ user }) => (login === null ? user?.type === 'Bot' : user?.login === login));
  return own.length === 0 ? null : Math.max(...own.map(({ id }) => id));
}

/** @returns null for a token that does not belong to a user */
async function ownLogin(octokit: Octokit): Promise<string | null> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (hasStatus(error, 403, 404)) return null;
    throw error;
  }
}

/** @returns null when the comment was deleted meanwhile */
async function update({ octokit, owner, repo }: Place, id: number, body: string): Promise<string | null> {
  try {
    return (await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body })).data.html_url;
  } catch (error) {
    if (hasStatus(error, 404, 410)) return null;
    throw error;
  }
}

async function create(place: Place, marker: string, body: string): Promise<string> {
  const { octokit, ...issue } = place;
  const post = async () =>
    (await octokit.rest.issues.createComment({ ...issue, body, request: { repeatable: false } })).data.html_url;
  try {
    return await post();
  } catch (error) {
    if (!isUncertain(error)) throw error;
    // It may have been written all the same, and a second one would stay forever.
    const written = await findOwnComment(place, marker);
    return (written !== null && (await update(place, written, body))) || post();
  }
}
