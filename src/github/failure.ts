import { messageOf } from '../errors.ts';
import { plainText, shorten } from '../text/plain.ts';
import { clause } from '../text/sentence.ts';

/** What octokit throws: an answer of GitHub's with its status, or status 500 and no answer when there was none. */
export interface RequestFailure {
  status: number;
  message: string;
  request: { method: string; url: string };
  response?: { headers: Record<string, string | number | undefined>; data: unknown };
}

export function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && 'request' in error;
}

/** Whether GitHub answered with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  return isRequestFailure(error) && error.response !== undefined && statuses.includes(error.status);
}

/** What the headers of an answer say about rate limits. */
export function readLimit({ response }: RequestFailure) {
  const headers = response?.headers ?? {};
  return {
    /** Seconds to wait; undefined where GitHub does not say it. */
    retryAfter: headers['retry-after'],
    /** Whether no request is left until the reset. */
    usedUp: String(headers['x-ratelimit-remaining']) === '0',
    /** When the limit is reset, in seconds since 1970; NaN where GitHub does not say. */
    reset: Number(headers['x-ratelimit-reset']),
  };
}

/**
 * Whether a primary or a secondary rate limit is the reason. A secondary one can come as 403.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function isRateLimit(error: RequestFailure): boolean {
  if (error.status === 429) return true;
  const { retryAfter, usedUp } = readLimit(error);
  return error.status === 403 && (retryAfter !== undefined || usedUp || /rate limit/i.test(error.message));
}

/** The permission that the token lacks for the call that failed (`pull-requests: write`); null for other reasons. */
export function missingPermission(error: unknown): string | null {
  if (!isRequestFailure(error) || error.status !== 403 || isRateLimit(error)) return null;
  // A 403 has many reasons (a locked conversation, an IP allow list): GitHub says this one in these words.
  return /not accessible by/i.test(error.message) ? permissionFor(error) : null;
}

/**
 * Paths below the repository, to the permission of a workflow's `permissions:` that they need. Whoever reads comments or
 * check runs here is about to write one: what is missing then is the right to write, also where a private repository
 * refuses the reading.
 */
const PERMISSIONS: [RegExp, string, 'read' | 'write' | null][] = [
  // A comment in a pull request is one of an issue, and `issues: write` would do as well; this is the narrower one.
  [/^\/issues\/(\d+\/comments|comments\/\d+)/, 'pull-requests', 'write'],
  [/^\/issues\/\d+\/(labels|events|timeline)/, 'pull-requests', null],
  [/^\/pulls(\/|$)/, 'pull-requests', null],
  [/^\/commits\/[^/]+\/pulls/, 'pull-requests', null],
  [/^\/(check-runs|check-suites)/, 'checks', 'write'],
  [/^\/commits\/.+\/check-runs/, 'checks', 'write'],
  [/^\/actions\//, 'actions', null],
  [/^\/(compare|commits|contents|git|branches)(\/|$)/, 'contents', null],
];

function permissionFor({ request, response }: RequestFailure): string | null {
  const { method, url } = request;
  const path = /\/(?:repos\/[^/]+|repositories)\/[^/]+(\/[^?]*)/.exec(url)?.[1] ?? '';
  const [, name, always] = PERMISSIONS.find(([pattern]) => pattern.test(path)) ?? [];
  if (name) return `${name}: ${always ?? (method === 'GET' ? 'read' : 'write')}`;
  // GitHub names sets of permissions, of which any is enough: `issues=write; pull_requests=write`.
  const accepted = String(response?.headers['x-accepted-github-permissions'] ?? '').split(/[;,]/, 1)[0] ?? '';
  const [, permission, level] = /^\s*(\w+)=(read|write)\s*$/.exec(accepted) ?? [];
  return permission ? `${permission.replaceAll('_', '-')}: ${level}` : null;
}

/** What to do about a permission that is missing; a clause. */
function grant(error: RequestFailure): string {
  return /personal access token/i.test(error.message)
    ? 'Give it to the personal access token of input "token"'
    : 'Add it under "permissions:" of the job';
}

/**
 * What did not happen, why, and what to do; a clause.
 *
 * @param what did not happen: `no comment was written`
 */
export function explainFailure(error: unknown, what: string): string {
  return `${what}: ${reasonOf(error) || 'no reason was given'}`;
}

function reasonOf(error: unknown): string {
  if (!isRequestFailure(error)) return shown(messageOf(error));
  const { status, response } = error;
  const answer = shown(answerOf(error));
  const missing = missingPermission(error);
  if (missing) return `the token lacks the permission "${missing}". ${grant(error)}`;
  if (status === 403 && /authenticate via a GitHub App/i.test(answer)) {
    return "only the token of an app can do this, such as the job's own GITHUB_TOKEN, and not a person's";
  }
  if (isRateLimit(error)) {
    const { retryAfter } = readLimit(error);
    return `GitHub's rate limit is used up${retryAfter ? ` for another ${retryAfter} seconds` : ''}. Run the job again later`;
  }
  if (!response) return `GitHub did not answer${because(answer)}`;
  if (status === 401) return `GitHub does not accept the token (input "token")${because(answer)}`;
  if (status === 404) {
    const needed = permissionFor(error);
    return `GitHub does not find it${needed ? `, or the token lacks the permission "${needed}"` : ''}`;
  }
  return `GitHub answered ${status}${because(answer)}`;
}

/** Some answers have no words. */
function because(answer: string): string {
  return answer === '' ? '' : `: ${answer}`;
}

function answerOf({ message, response }: RequestFailure): string {
  const data = response?.data;
  if (typeof data === 'object' && data !== null && 'message' in data) return String(data.message);
  return message;
}

function shown(message: string): string {
  return clause(shorten(plainText(message), 300));
}
