import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { whyNoMetrics } from '../text/prometheus.ts';

/** Bytes of an answer: what is larger is read no further. */
const MOST_BYTES = 2_000_000;

/** Text with metrics, or why there is none: a clause that follows the name of what was asked. */
export type Answered = { text: string } | { problem: string };

/** Where the metrics of a service are. */
export interface ScrapePlace {
  url: string;
  /** A Unix socket instead of the port of the URL. */
  socket: string | null;
}

/**
 * Asks a service for its metrics once. Redirects are not followed, and certificates are checked elsewhere, once before the
 * run, as for every other request.
 *
 * @param patience milliseconds for the whole answer
 */
export function scrape({ url, socket }: ScrapePlace, patience: number, abort: AbortSignal): Promise<Answered> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const chunks: Uint8Array[] = [];
    let size = 0;
    const finish = (answered: Answered) => {
      clearTimeout(timer);
      asked.destroy();
      resolve(answered);
    };
    const asked = send(url, {
      agent: false,
      ...(socket !== null && { socketPath: socket }),
      headers: {
        accept: 'text/plain;version=0.0.4, application/openmetrics-text;q=0.5, */*;q=0.1',
        connection: 'close',
      },
      signal: abort,
      rejectUnauthorized: false,
    });
    const timer = setTimeout(() => finish({ problem: `does not answer within ${patience / 1000} s` }), patience);
    asked.on('error', (error: NodeJS.ErrnoException) => {
      finish({ problem: `cannot be read (${error.code ?? 'the answer is no HTTP'})` });
    });
    asked.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      if (status >= 300 && status < 400) {
        return finish({ problem: `answers with a redirect (status ${status}), which is not followed` });
      }
      if (status !== 200) return finish({ problem: `answers with status ${status}` });
      const encoding = headers['content-encoding'] ?? 'identity';
      if (encoding !== 'identity')
        return finish({ problem: 'answers with compressed text although none was asked for' });
      response.on('data', (chunk: Uint8Array) => {
        size += chunk.length;
        if (size > MOST_BYTES) finish({ problem: `answers with more than ${MOST_BYTES / 1e6} MB` });
        else chunks.push(chunk);
      });
      response.on('error', () => finish({ problem: 'stops in the middle of its answer' }));
      response.on('aborted', () => finish({ problem: 'stops in the middle of its answer' }));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const why = whyNoMetrics(text, String(headers['content-type'] ?? ''));
        finish(why === null ? { text } : { problem: why });
      });
    });
    asked.end();
  });
}
