import { messageOf, PerfGateError } from '../../errors.ts';
import { decodeForeignText } from '../../text/decode-text.ts';
import { oneLine, quote } from '../../text/quote.ts';
import { MOST_BYTES } from './parse-document.ts';

const LONGEST = 30_000;
const MOST_REDIRECTS = 5;
/** Where frameworks put the document: FastAPI, Spring, ASP.NET, Nest, older ones. */
const USUAL = ['/openapi.json', '/v3/api-docs', '/swagger/v1/swagger.json', '/api-json', '/swagger.json'];

/** A document that was fetched, and where it was in the end. */
export interface Fetched {
  text: string;
  url: string;
}

/**
 * Fetches a document that the user named by its URL, through redirects, within 30 s.
 *
 * @throws PerfGateError `config` when nothing answers, or something else than a document
 */
export async function fetchDocument(named: string): Promise<Fetched> {
  const fail = (reason: string) =>
    new PerfGateError('config', `--openapi ${quote(urlWithoutSecrets(named))}: ${reason}`);
  const signal = AbortSignal.timeout(LONGEST);
  let url = named;
  if (/^https?:\/\/[^/?#]*@/i.test(named))
    throw fail('has credentials in it; download the document with them, and give the file');
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await fetch(url, {
        signal,
        redirect: 'manual',
        headers: { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5' },
      });
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (location === null) return { text: await textOf(response, url, fail), url };
      await response.body?.cancel();
      if (!URL.canParse(location, url)) throw fail(`redirects to ${quote(location)}, which is no URL`);
      url = new URL(location, url).href;
      if (!/^https?:/.test(url)) throw fail(`redirects to ${quote(url)}, which is neither http:// nor https://`);
    }
    throw fail(`redirects more than ${MOST_REDIRECTS} times`);
  } catch (error) {
    if (error instanceof PerfGateError) throw error;
    if (error instanceof Error && error.name === 'TimeoutError')
      throw fail(`did not answer within ${LONGEST / 1000} s`);
    throw fail(`cannot be fetched: ${oneLine(messageOf((error as { cause?: unknown }).cause ?? error))}`);
  }
}

/** A URL as it may be written down: a query, a fragment and credentials before the host may hold secrets. */
export function urlWithoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

async function textOf(response: Response, url: string, fail: (reason: string) => PerfGateError): Promise<string> {
  const { status } = response;
  if (status === 401 || status === 403)
    throw fail(`answered with status ${status}; download the document with your credentials, and give the file`);
  if (status === 404 || status === 410) throw fail(`answered with status ${status}; ${usualPlaces(url)}`);
  if (!response.ok) throw fail(`answered with status ${status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw fail(`is larger than ${MOST_BYTES / 1_000_000} MB`);
    chunks.push(chunk);
  }
  const decoded = decodeForeignText(Buffer.concat(chunks));
  if ('problem' in decoded) throw fail(decoded.problem);
  if (decoded.text.trim() === '') throw fail(`answered with nothing; ${usualPlaces(url)}`);
  if (/^\s*<(?:!doctype|html|head|body|!--|\?xml)/i.test(decoded.text)) {
    throw fail(`is a web page, and not the document that it shows; ${placeIn(decoded.text, url) ?? usualPlaces(url)}`);
  }
  return decoded.text;
}

/** The document that a page of Swagger UI, ReDoc or Scalar says that it shows. */
function placeIn(page: string, url: string): string | null {
  const [, place] =
    /(?:spec-url\s*=\s*|data-url\s*=\s*|apiDescriptionUrl\s*=\s*|\burl\s*:\s*|"url"\s*:\s*)["']([^"'\s<>]{1,300})["']/i.exec(
      page.slice(0, 1_000_000),
    ) ?? [];
  if (place === undefined || !URL.canParse(place, url)) return null;
  return `it names ${quote(new URL(place, url).href)}`;
}

function usualPlaces(url: string): string {
  const { origin } = new URL(url);
  return `the document is often at one of ${USUAL.map((path) => `${origin}${path}`).join(', ')}`;
}
