import { PerfGateError } from '../../errors.ts';
import { plural } from '../../text/plural.ts';
import { formatFile, oneLine, quote } from '../../text/quote.ts';
import type { Imported, Note } from '../imported.ts';
import { Secrets } from '../secrets.ts';
import { learnSecrets } from './credentials.ts';
import type { Entry } from './entry.ts';
import { journeysOf } from './journeys.ts';
import { askedUrls, isStatic, isThirdParty, type Sent, sentOf } from './load.ts';
import { chooseOrigin } from './origin.ts';
import { type Recording, readRecording } from './recording.ts';

export const HAR_BYTES = 200_000_000;
const MOST_REQUESTS = 500;
/** How many reasons a refusal shows. */
const MOST_REASONS = 20;
/** How many other hosts, and headers, are named. */
const MOST_NAMED = 12;

/** What the user wants of a recording. */
export interface HarWishes {
  keepStatic: boolean;
  /** The target, whose host's requests are taken if the recording has any; null: unknown. */
  url?: string | null;
}

/**
 * The requests of a HAR 1.2 to the service that the user names or that its first page comes from, a journey for each page,
 * without static files and without anything secret.
 *
 * @param name of the file, for messages
 * @throws PerfGateError `config` when it is no HAR or has no request to convert
 */
export function importHar(content: string, name: string, { keepStatic, url = null }: HarWishes): Imported {
  const recording = readRecording(content, name);
  const secrets = new Secrets();
  for (const entry of recording.entries) learnSecrets(entry, secrets);
  const counts = new Counts();
  if (recording.unreadable > 0) counts.add('without a URL', recording.unreadable);

  const selection = select(recording, { keepStatic, url }, counts);
  if (selection === null) throw refusal(name, counts, null);
  const { kept, origin } = selection;
  const pages = recording.pages.map(({ id }) => id);
  const taken = new Set(recording.entries.flatMap(({ variables }) => variables));
  const headers = new Set<string>();
  const nothing = () => {};
  // A secret may stand in a request before the one whose key shows that it is one.
  journeysOf(kept, pages, taken, secrets, { leave: nothing, differ: nothing, header: nothing });
  const journeys = journeysOf(kept, pages, taken, secrets, {
    leave: (reason) => counts.add(reason),
    differ: (how) => counts.add(how),
    header: (header) => headers.add(header),
  });
  const requests = Object.values(journeys).reduce((sum, journey) => sum + journey.requests.length, 0);
  if (requests === 0) throw refusal(name, counts, origin);
  const written = JSON.stringify(journeys);
  return {
    found: `${plural(requests, 'request')} to ${origin} in ${plural(Object.keys(journeys).length, 'journey')} of ${name}`,
    origin,
    scenarios: { recorded: { journeys } },
    coverage: null,
    remarks: [
      'Cookies, credentials and what looks like a token were replaced or left out; names and addresses of people were not.',
      ...remarksOf(selection, headers),
    ],
    notes: [...recording.additions.map((text) => ({ line: null, text })), ...counts.notes],
    variables: secrets.variables.filter((variable) => written.includes(`\${${variable}}`)),
  };
}

/** How many requests something is said of, in the order in which it was found. */
class Counts {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  get notes(): Note[] {
    return this.reasons.map(([reason, count]) => ({ line: null, text: `${plural(count, 'request')}: ${reason}` }));
  }

  get reasons(): [reason: string, count: number][] {
    return [...this.#counts];
  }
}

interface Selection {
  kept: Sent[];
  origin: string;
  /** Where the other requests went that could have been taken. */
  others: Map<string, number>;
  /** Whether static files were kept because there is nothing else. */
  onlyStatic: boolean;
}

/** The requests that are taken, in the order of time; null: none can be sent. */
function select(
  { entries, pages }: Recording,
  { keepStatic, url = null }: HarWishes,
  counts: Counts,
): Selection | null {
  const asked = askedUrls(entries);
  const usable: Sent[] = [];
  const reasons = new Map<Entry, string>();
  for (const entry of entries) {
    const found = sentOf(entry, asked);
    if ('sent' in found) usable.push(found.sent);
    else reasons.set(entry, found.reason);
  }
  const ordered = inOrderOfTime(usable);
  const origin = chooseOrigin(
    ordered,
    url,
    pages.map(({ title }) => title),
  );
  if (origin === null) {
    for (const reason of reasons.values()) counts.add(reason);
    return null;
  }
  const own = ordered.filter((one) => one.origin === origin);
  const onlyStatic = own.every(isStatic);
  const others = new Map<string, number>();
  const bySent = new Map(usable.map((one) => [one.entry, one]));
  const kept = new Set(own.filter((one) => keepStatic || onlyStatic || !isStatic(one)).slice(0, MOST_REQUESTS));
  for (const entry of entries) {
    const one = bySent.get(entry);
    if (one === undefined) counts.add(reasons.get(entry) ?? '');
    else if (one.origin !== origin) {
      counts.add(`another origin, ${quote(one.origin)}`);
      if (!isStatic(one) && !isThirdParty(one)) others.set(one.origin, (others.get(one.origin) ?? 0) + 1);
    } else if (!kept.has(one)) {
      const isLeftFile = isStatic(one) && !keepStatic && !onlyStatic;
      counts.add(isLeftFile ? 'static files (--static keeps them)' : `more than ${MOST_REQUESTS} requests`);
    }
  }
  return { kept: [...kept], origin, others, onlyStatic: onlyStatic && !keepStatic };
}

/** By their starts; those without one stay behind the one that they follow. */
function inOrderOfTime(sent: readonly Sent[]): Sent[] {
  let last = Number.NEGATIVE_INFINITY;
  const timed = sent.map((one) => {
    last = Number.isNaN(one.entry.start) ? last : one.entry.start;
    return { one, start: last };
  });
  return timed.toSorted((a, b) => (a.start === b.start ? 0 : a.start - b.start)).map(({ one }) => one);
}

function remarksOf({ others, onlyStatic, origin }: Selection, headers: ReadonlySet<string>): string[] {
  const remarks: string[] = [];
  if (onlyStatic) remarks.push('The recording has only static files of this service, so they were kept.');
  if (others.size > 0) {
    const byCount = [...others].sort(([, one], [, other]) => other - one).map(([host, count]) => `${host} (${count})`);
    const shown = listed(byCount);
    remarks.push(`Only requests to ${origin} are here; --url with another host takes those to it:\n${shown}`);
  }
  if (headers.size > 0) {
    remarks.push(`Not sent, because browsers, proxies and tracers set them anew:\n${listed([...headers].sort())}`);
  }
  return remarks;
}

function listed(words: readonly string[]): string {
  const more = words.length - MOST_NAMED;
  return `${words.slice(0, MOST_NAMED).map(oneLine).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Why nothing was converted: what kept the requests of the service away first, then what is of other services. */
function refusal(name: string, counts: Counts, origin: string | null): PerfGateError {
  const rank = (reason: string) => (/^(?:another origin|static files|not http)/.test(reason) ? 1 : 0);
  const sorted = counts.reasons.toSorted(([one, first], [other, second]) => rank(one) - rank(other) || second - first);
  const lines = sorted.map(([reason, count]) => `  ${plural(count, 'request')}: ${oneLine(reason)}`);
  const more = lines.length - MOST_REASONS;
  const shown = more > 0 ? [...lines.slice(0, MOST_REASONS), `  and ${more} more`] : lines;
  const what = counts.reasons.every(([reason]) => reason.startsWith('not http'))
    ? 'has no request to an http:// or https:// URL'
    : `has no request that can be converted${origin === null ? '' : ` of those to ${origin}`}`;
  return new PerfGateError('config', `${formatFile(name)} ${what}:\n${shown.join('\n')}`);
}
