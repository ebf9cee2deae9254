import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { hasStatus } from '../github/failure.ts';
import { isUncertain } from '../github/retry.ts';
import type { Result } from '../verdict/result.ts';
import { cutToBytes } from './limit.ts';

export const COMMENT_MODES = ['always', 'on-regression', 'never'] as const;
/** `on-regression` writes a first comment only for a failure, but keeps one that is there up to date. */
export type CommentMode = (typeof COMMENT_MODES)[number];

const MAX_PAGES = 50;
/** GitHub takes 65,536 characters. */
const MAX_BYTES = 65_536;

export interface CommentOptions {
  octokit: Octokit;
  context: Pick<GitHubContext, 'owner' | 'repo' | 'pullRequest'>;
  result: Pick<Result, 'key' | 'conclusion'>;
  markdown: string;
  mode: CommentMode;
}

interface Place {
  octokit: Octokit;
  owner: string;
  repo: string;
  issue_number: number;
}

/** First line of the comment, by which it is found again. A key has no character that could end the HTML comment. */
export function commentMarker(key: string): string {
  return `<!-- perf-gate key=${key} -->`;
}

/**
 * Keeps one comment a key in the conversation of the pull request: writes it, or replaces the text of the one there.
 *
 * @returns its address; null where there is nothing to write or no pull request
 * @throws what octokit throws
 */
export async function publishComment(options: CommentOptions): Promise<string | null> {
  const { octokit, context, result, markdown, mode } = options;
  if (mode === 'never' || !context.pullRequest) return null;
  const { owner, repo } = context;
  const place: Place = { octokit, owner, repo, issue_number: context.pullRequest.number };
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
  // Everybody can read the marker in the comment's source and paste it. Somebody else's comment must never become ours:
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
    // It may have been written all the same: a second one would stay for ever.
    const written = await findOwnComment(place, marker);
    return (written !== null && (await update(place, written, body))) || post();
  }
}
