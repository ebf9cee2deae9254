import { mostFrequent } from '../addresses.ts';
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
  // What the browser says that the user opened is the page, whatever its host is called.
  const page =
    candidates.find((one) => isDocument(one) && titles.includes(one.entry.request.url)) ??
    candidates.find((one) => isDocument(one) && destinationOf(one) === 'document') ??
    deciding.find(isDocument);
  return page?.origin ?? mostFrequent(deciding.map(({ origin }) => origin));
}

/** Those to the host of a URL: with its scheme and port where there are any, else with its port, else with any port. */
function ofHost(sent: readonly Sent[], url: string): readonly Sent[] {
  const wanted = partsOf(url);
  if (wanted === null) return [];
  const sameHost = sent.filter(({ origin }) => partsOf(origin)?.host === wanted.host);
  const samePort = sameHost.filter(({ origin }) => partsOf(origin)?.port === wanted.port);
  const same = samePort.filter(({ origin }) => partsOf(origin)?.scheme === wanted.scheme);
  const [found = []] = [same, samePort, sameHost].filter((some) => some.some((one) => !isRedirect(one)));
  return found.length > 0 ? found : sameHost;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;
const URL_PARTS = /^(?:(https?):\/\/)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::([^/?#]*))?/i;

/** A URL's scheme, host and port; the port may be a placeholder. */
function partsOf(url: string): { scheme: string; host: string; port: string } | null {
  const [, scheme = 'http', host = '', port = ''] = URL_PARTS.exec(url.trim()) ?? [];
  if (host === '') return null;
  const lower = host.toLowerCase();
  return {
    scheme: scheme.toLowerCase(),
    host: LOOPBACK.test(lower) ? 'localhost' : lower,
    port: port || (scheme.toLowerCase() === 'https' ? '443' : '80'),
  };
}

/** Whether it asked for a page, and not for a frame in one or a piece of one. */
function isDocument({ entry }: Sent): boolean {
  const { request, response, resourceType } = entry;
  const destination = destinationOf({ entry });
  if (destination !== '' && destination !== 'document') return false;
  if (!['', 'document', 'other'].includes(resourceType)) return false;
  if (headerOf(request.headers, 'x-requested-with') !== '') return false;
  if (response === null) return /^text\/html/i.test(headerOf(request.headers, 'accept'));
  return /^(?:text\/html|application\/xhtml\+xml)/i.test(response.mimeType) && !isRedirect({ entry });
}

function destinationOf({ entry }: Pick<Sent, 'entry'>): string {
  return headerOf(entry.request.headers, 'sec-fetch-dest').toLowerCase();
}

function isRedirect({ entry }: Pick<Sent, 'entry'>): boolean {
  const status = entry.response?.status ?? 0;
  return status >= 300 && status < 400;
}
