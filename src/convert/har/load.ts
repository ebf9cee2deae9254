import { quote } from '../../text/quote.ts';
import { addressOf } from '../addresses.ts';
import { isMethod } from '../http-names.ts';
import { type Entry, headerOf } from './entry.ts';

/** A recorded request that can be sent again. */
export interface Sent {
  entry: Entry;
  origin: string;
  /** Path and query. */
  path: string;
}

const STATIC_MIME =
  /^(?:image|font|audio|video)\/|^(?:text\/css|(?:text|application)\/(?:x-)?(?:java|ecma)script|application\/(?:wasm|font|x-font|vnd\.ms-fontobject|manifest\+json))/i;
export const STATIC_PATH =
  /\.(?:css|m?js|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wav|wasm|webmanifest)$/i;

/** Hosts of advertisements, trackers and reports of errors, with everything below them. */
const THIRD_PARTIES =
  'doubleclick.net googlesyndication.com googleadservices.com google-analytics.com googletagmanager.com googletagservices.com adservice.google.com analytics.google.com 2mdn.net connect.facebook.net bat.bing.com clarity.ms ads-twitter.com analytics.twitter.com static.ads-twitter.com ads.linkedin.com px.ads.linkedin.com snap.licdn.com analytics.tiktok.com ct.pinterest.com amazon-adsystem.com adnxs.com adsrvr.org criteo.com criteo.net taboola.com outbrain.com rubiconproject.com pubmatic.com openx.net casalemedia.com moatads.com scorecardresearch.com quantserve.com chartbeat.net chartbeat.com hotjar.com hotjar.io fullstory.com mouseflow.com crazyegg.com segment.io segment.com mixpanel.com amplitude.com heapanalytics.com matomo.cloud plausible.io newrelic.com nr-data.net sentry.io bugsnag.com browser-intake-datadoghq.com optimizely.com demdex.net omtrdc.net everesttech.net krxd.net bluekai.com rlcdn.com cookielaw.org onetrust.com cookiebot.com'.split(
    ' ',
  );
const AD_HOST = /^(?:ads?|adserver|adservice|beacon|pixel)\d*[.-]/;
/** Hosts of files, whose answers are no pages even if they are HTML. */
const FILE_HOST = /^(?:cdn|static|assets?|media|img|images?|fonts?)\d*[.-]/;

/** What can be sent of an entry, or why it is left out, as a clause about several: `a WebSocket`. */
export function sentOf(entry: Entry, preflighted: ReadonlySet<string>): { sent: Sent } | { reason: string } {
  const { request, response, resourceType } = entry;
  const scheme = /^([a-z][a-z0-9+.-]{0,30}):/i.exec(request.url)?.[1]?.toLowerCase();
  if (entry.isWebSocket || headerOf(request.headers, 'upgrade').toLowerCase() === 'websocket') {
    return { reason: 'a WebSocket' };
  }
  if (request.method === 'CONNECT') return { reason: 'a tunnel through a proxy (CONNECT)' };
  if (scheme !== undefined && !/^https?$/.test(scheme)) return { reason: `not http, but ${scheme}:` };
  const address = addressOf(request.url);
  if (address === null || address.origin === null) return { reason: 'its URL names no host' };
  if (isPreflight(entry, preflighted)) return { reason: 'asked by the browser before another one (OPTIONS)' };
  if (!isMethod(request.method)) return { reason: `method ${quote(request.method)}` };
  if (response !== null && response.status === 101) return { reason: 'a WebSocket' };
  if (response !== null && response.status <= 0) return { reason: 'not answered when it was recorded' };
  const isStream = request.method === 'GET' && /^text\/event-stream/i.test(response?.mimeType ?? '');
  if (isStream || resourceType === 'eventsource') return { reason: 'a stream of events, which does not end' };
  return { sent: { entry, origin: address.origin, path: address.path } };
}

/** The URLs that are asked for by something else than OPTIONS. */
export function askedUrls(entries: readonly Entry[]): Set<string> {
  return new Set(entries.filter(({ request }) => request.method !== 'OPTIONS').map(({ request }) => request.url));
}

/** Whether a browser asked by itself if it may send another request (CORS). */
function isPreflight({ request, response, resourceType }: Entry, asked: ReadonlySet<string>): boolean {
  if (request.method !== 'OPTIONS') return false;
  if (response !== null && request.headers.length === 0) return true;
  const isCors = ['access-control-request-method', 'access-control-request-headers', 'sec-fetch-mode', 'origin'];
  return (
    resourceType === 'preflight' ||
    asked.has(request.url) ||
    isCors.some((name) => headerOf(request.headers, name) !== '')
  );
}

/** Whether the answer is a file that changes with a deployment only. */
export function isStatic({ entry, path }: Sent): boolean {
  const file = path.replace(/\?.*/s, '');
  return STATIC_MIME.test(entry.response?.mimeType ?? '') || STATIC_PATH.test(file);
}

/** Whether a request is not for the service but for who delivers its files, advertises in it or watches its visitors. */
export function isThirdParty({ origin, entry }: Sent): boolean {
  const host = origin.replace(/^https?:\/\//, '').replace(/:\d+$/, '');
  const isKnown = THIRD_PARTIES.some((known) => host === known || host.endsWith(`.${known}`));
  return (
    isKnown || AD_HOST.test(host) || FILE_HOST.test(host) || ['ping', 'cspviolationreport'].includes(entry.resourceType)
  );
}
