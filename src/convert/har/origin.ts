import { addressOf, mostFrequent } from '../addresses.ts';
import { headerOf } from './entry.ts';
import { isStatic, isThirdParty, type Sent } from './load.ts';

/**
 * Where the recording's requests go that are worth sending: to the host of `url`, else to that of the first page, else to
 * where most of them go. Static files, advertisements and trackers decide only where there is nothing else.
 *
 * @param sent requests that can be sent, in the order of time
 * @param url of the target as the user wrote it; null: the user did not say
 * @param titles of the recording's pages: Chromium writes their URLs
 */
export function chooseOrigin(sent: readonly Sent[], url: string | null, titles: readonly string[]): string | null {
  const wanted = url === null ? [] : ofHost(sent, url);
  const candidates = wanted.length > 0 ? wanted : sent;
  const [own, files, others] = [
    candidates.filter((one) => !isStatic(one) && !isThirdParty(one)),
    candidates.filter((one) => !isThirdParty(one)),
    candidates.filter((one) => !isStatic(one)),
  ];
  const [deciding = []] = [own, files, others, candidates].filter(({ length }) => length > 0);
  const pages = documentsIn(candidates);
  const opened = new Set(titles.map(withoutFragment));
  // What the browser says that the user opened is the page, whatever its host is called.
  const page =
    pages.find(({ entry }) => opened.has(withoutFragment(entry.request.url))) ??
    pages.find((one) => destinationOf(one) === 'document') ??
    firstPage(pages, deciding);
  return page?.origin ?? mostFrequent(deciding.map(({ origin }) => origin));
}

/** The pages, those before all that were answered well. */
function documentsIn(candidates: readonly Sent[]): readonly Sent[] {
  const pages = candidates.filter(isDocument);
  const good = pages.filter(({ entry }) => entry.request.method === 'GET' && (entry.response?.status ?? 200) < 400);
  return good.length > 0 ? good : pages;
}

/** Where the user began: a page that led to a log-in elsewhere and back is the first one; a frame names the page that it is in. */
function firstPage(pages: readonly Sent[], deciding: readonly Sent[]): Sent | undefined {
  const own = pages.filter((one) => deciding.includes(one));
  const of = (origin: string) => own.find((one) => one.origin === origin);
  const begin = deciding.find((one) => own.includes(one) || (isNavigation(one) && isRedirect(one)));
  const returned = begin && isRedirect(begin) ? of(begin.origin) : undefined;
  if (returned !== undefined) return returned;
  let [page] = own;
  const seen = new Set<string>();
  while (page !== undefined && !seen.has(page.origin)) {
    seen.add(page.origin);
    const parent = of(originOf(headerOf(page.entry.request.headers, 'referer')));
    if (parent === undefined) break;
    page = parent;
  }
  return page;
}

function originOf(url: string): string {
  return addressOf(url)?.origin ?? '';
}

function withoutFragment(url: string): string {
  return url.replace(/#.*/s, '').replace(/^(https?:\/\/[^/?]*)$/i, '$1/');
}

/** Those to the host of a URL: with its scheme and port where there are any, else with its port, else with any port. */
function ofHost(sent: readonly Sent[], url: string): readonly Sent[] {
  const wanted = partsOf(url);
  if (wanted === null) return [];
  const sameHost = sent.filter(({ origin }) => partsOf(origin)?.host === wanted.host);
  const samePort = sameHost.filter(({ origin }) => partsOf(origin)?.port === wanted.port);
  const same = samePort.filter(({ origin }) => partsOf(origin)?.scheme === wanted.scheme);
  // The bare name of a site often leads to its www, and the other way round.
  const sameSite = sent.filter(({ origin }) => withoutWww(partsOf(origin)?.host) === withoutWww(wanted.host));
  const [found = []] = [same, samePort, sameHost, sameSite].filter((some) => some.some((one) => !isRedirect(one)));
  return found.length > 0 ? found : sameHost;
}

function withoutWww(host = ''): string {
  return host.replace(/^www\./, '');
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;
const URL_PARTS = /^(?:(https?):\/\/)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::([^/?#]*))?/i;

/** A URL's scheme, host and port; the port may be a placeholder. */
function partsOf(url: string): { scheme: string; host: string; port: string } | null {
  const [, scheme = 'http', host = '', port = ''] = URL_PARTS.exec(url.trim()) ?? [];
  if (host === '') return null;
  const address = `http://${host.toLowerCase()}`;
  const lower = URL.canParse(address) ? new URL(address).hostname : host.toLowerCase();
  return {
    scheme: scheme.toLowerCase(),
    host: LOOPBACK.test(lower) ? 'localhost' : lower,
    port: port || (scheme.toLowerCase() === 'https' ? '443' : '80'),
  };
}

/** Whether it asked for a page and got one, and not a frame in one or a piece of one. */
function isDocument(one: Sent): boolean {
  const { request, response } = one.entry;
  if (!mayBePage(one) || isRedirect(one)) return false;
  const type = response?.mimeType ?? '';
  // An answer from the cache of the browser, and a file that was made, have no type.
  if (type === '' || type === 'x-unknown') return /^text\/html/i.test(headerOf(request.headers, 'accept'));
  return /^(?:text\/html|application\/xhtml\+xml)/i.test(type);
}

/** Whether it was opened, and not asked for by a page. */
function isNavigation(one: Sent): boolean {
  const { request, resourceType } = one.entry;
  const isOpened = destinationOf(one) === 'document' || resourceType === 'document';
  return mayBePage(one) && (isOpened || /^text\/html/i.test(headerOf(request.headers, 'accept')));
}

function mayBePage(one: Sent): boolean {
  const { request, resourceType } = one.entry;
  if (!['', 'document'].includes(destinationOf(one))) return false;
  if (!['', 'document', 'other'].includes(resourceType)) return false;
  return headerOf(request.headers, 'x-requested-with') === '';
}

function destinationOf({ entry }: Pick<Sent, 'entry'>): string {
  return headerOf(entry.request.headers, 'sec-fetch-dest').toLowerCase();
}

function isRedirect({ entry }: Pick<Sent, 'entry'>): boolean {
  const status = entry.response?.status ?? 0;
  return status >= 300 && status < 400 && status !== 304;
}
