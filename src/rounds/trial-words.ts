import { STATUS_CODES } from 'node:http';
import { LOST } from '../load/tally/recorder.ts';
import { HEAD_TOO_LARGE } from '../load/traffic/answer-head.ts';
import { ELSEWHERE, LOOP, NOWHERE, TOO_MANY } from '../load/traffic/redirect-chain.ts';
import { requestsOf, type Traffic } from '../load/traffic/traffic.ts';
import { adviceOn, adviceOnCredentials, HTTPS_ONLY } from '../load/trial/advice.ts';
import { withoutSecrets } from '../load/trial/credentials.ts';
import type { Exchange, TriedAnswer } from '../load/trial/exchange.ts';
import { formatBytes, formatDuration } from '../text/numbers.ts';
import { plainText, shorten } from '../text/plain.ts';
import { quote } from '../text/quote.ts';
import { sentence } from '../text/sentence.ts';
import { isEventStream, type Tried } from './trial.ts';

/** Characters of an address or header, and of a body, that are shown. */
const MOST_VALUE = 120;
const MOST_BODY = 300;
const MOST_LINES = 20;

/** What no message may show. */
export type Secrets = readonly string[];

/** Writes untrusted text of a service on one line, without secrets. */
function shown(text: string, secrets: Secrets, most = MOST_VALUE): string {
  return shorten(plainText(withoutSecrets(text, secrets)), most);
}

/** What became of a request, as a clause: `GET /items was answered with 401 Unauthorized`. */
export function describeTried({ label, exchange }: Tried, timeout: number, secrets: Secrets): string {
  if (exchange === null) return `${shown(label, secrets)} was not sent`;
  const asked = shown(exchange.asked, secrets);
  const name = shown(label, secrets);
  const what = name === asked ? name : `${name} (${asked})`;
  return `${what} ${outcomeOf(exchange, timeout, secrets)}`;
}

function outcomeOf({ problem, answer, stray, time, credentials }: Exchange, timeout: number, secrets: Secrets): string {
  const all = [...secrets, ...credentials];
  if (answer && !answer.isComplete && isCutShort(problem)) return unfinished(answer, problem, timeout);
  if (answer) {
    const status = describeStatus(answer, all);
    if (problem === null || /^status \d+$/.test(problem)) return `was answered with ${status}`;
    const leads = LEADS[problem];
    return `was answered with ${status}, ${leads ? `which ${leads},` : `but ${meaningOf(problem)}`}`;
  }
  if (problem === 'timeout') return `had no answer within ${formatDuration(timeout)}`;
  if (problem === HEAD_TOO_LARGE) return `had an ${problem}`;
  if (stray !== '')
    return `was answered with something that is not HTTP/1.1, beginning with ${quote(withoutSecrets(stray, all))}`;
  return `failed after ${formatDuration(time)} (${problem})`;
}

/** Whether the answer was waited for in vain, or its connection failed; an answer may also lead nowhere, or be none. */
function isCutShort(problem: string | null): boolean {
  return problem === 'timeout' || problem === LOST || /^E[A-Z]/.test(problem ?? '');
}

/** Where a redirect leads that could not be followed. */
const LEADS: Record<string, string> = {
  [ELSEWHERE]: 'leads out of the target',
  [NOWHERE]: 'leads to no valid address',
  [LOOP]: 'leads in a circle',
  [TOO_MANY]: 'is one redirect too many',
};

function meaningOf(problem: string | null): string {
  if (problem?.startsWith('check ')) return `the ${plainText(problem)} failed`;
  return problem ?? 'nothing was wrong';
}

function unfinished(answer: TriedAnswer, problem: string | null, timeout: number): string {
  const came = `${formatBytes(answer.size)} had come`;
  if (problem !== 'timeout')
    return `was answered with ${answer.status}, and the answer broke off after ${formatBytes(answer.size)}${problem === LOST ? '' : `: ${problem}`}`;
  const what = isEventStream(answer)
    ? 'an event stream (text/event-stream), which goes on'
    : 'an answer that did not end';
  return `got ${what}: ${came} within ${formatDuration(timeout)}`;
}

/** `302 Found (to /login)`, `405 Method Not Allowed (allowed: GET)`. */
export function describeStatus({ status, headers }: TriedAnswer, secrets: Secrets): string {
  const { location, allow, 'www-authenticate': authenticate, 'retry-after': retryAfter, upgrade } = headers;
  const limits = Object.entries(headers).filter(([name]) => /^(x-)?rate-?limit/.test(name));
  const details: string[] = [];
  if (status >= 300 && status < 400 && location) details.push(`to ${shown(location, secrets)}`);
  if (status === 401 && authenticate) details.push(`it asks for ${shown(authenticate, secrets)}`);
  if (status === 405 && allow) details.push(`allowed: ${shown(allow, secrets)}`);
  if ((status === 101 || status === 426) && upgrade) details.push(`to ${shown(upgrade, secrets)}`);
  if (status === 429 || status === 503) {
    if (retryAfter) details.push(`retry-after: ${shown(retryAfter, secrets)}`);
    details.push(...limits.slice(0, 3).map(([name, value]) => `${shown(name, secrets)}: ${shown(value, secrets)}`));
  }
  const words = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  return details.length > 0 ? `${words} (${details.join(', ')})` : words;
}

/** Whether an answer sends a request over plain HTTP to the same path over HTTPS. */
export function isSentToHttps({ asked, answer }: Exchange): boolean {
  const { location = '' } = answer?.headers ?? {};
  if (!/^https:/i.test(location) || !URL.canParse(location) || (answer?.status ?? 0) < 300) return false;
  const [, path = ''] = asked.split(' ');
  const { pathname, search } = new URL(location);
  return `${pathname}${search}` === path;
}

/** What to do about a request of this traffic that failed, in sentences. */
export function adviceAbout({ label, exchange }: Tried, traffic: Traffic): string {
  if (exchange === null || exchange.problem === null) return '';
  const { problem, answer } = exchange;
  if (answer && (problem === 'status 401' || problem === 'status 403')) {
    const status = answer.status === 403 ? 403 : 401;
    return adviceOnCredentials(status, answer.headers['www-authenticate'] ?? '', isCredentialed(label, traffic));
  }
  if (isSentToHttps(exchange)) return sentence(`It ${HTTPS_ONLY}`);
  if (answer && !answer.isComplete && problem === 'timeout') {
    return isEventStream(answer)
      ? 'A request whose answer never ends cannot be measured: leave it out.'
      : 'A request whose answer never ends cannot be measured: leave it out, or raise `timeout` if it does end.';
  }
  return adviceOn(problem);
}

function isCredentialed(label: string, traffic: Traffic): boolean {
  return requestsOf(traffic).some(
    (one) =>
      one.label === label &&
      (one.auth !== null || Object.keys(one.headers).some((name) => name.toLowerCase() === 'authorization')),
  );
}

/** The beginning of what a service says about a failure, as a sentence; empty where it says nothing that can be read. */
export function excerptOf({ exchange }: Tried, secrets: Secrets): string {
  const answer = exchange?.answer;
  if (!answer || answer.isComplete === false) return '';
  const isPage = /html/i.test(answer.headers['content-type'] ?? '') || /^\s*</.test(answer.text);
  const text = isPage ? withoutTags(answer.text) : answer.text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that are no text
  if (/[\0-\x08\x0e-\x1a\ufffd]/.test(text.slice(0, MOST_BODY))) return '';
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const all = [...secrets, ...(exchange?.credentials ?? [])];
  const said = shown(lines.slice(0, MOST_LINES).join(' '), all, MOST_BODY);
  return said === '' ? '' : `It says: ${said}${/[.!?…]$/.test(said) ? '' : '.'}`;
}

function withoutTags(page: string): string {
  return page
    .replace(/<(script|style|head)\b.*?<\/\1\s*>/gis, ' ')
    .replace(/<[^<>]{0,1000}>/g, ' ')
    .replace(/[ \t]+/g, ' ');
}
