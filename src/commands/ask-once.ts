import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

const MOST_BYTES = 5_000_000;

export interface Answer {
  status: number;
  text: string;
  /** Whether it is an HTML page: single-page applications answer every path with one. */
  isPage: boolean;
  /** Whether it had not ended when the time was up, or is a stream of events. */
  isEndless: boolean;
}

/**
 * Sends one GET to a service on this machine. Redirects are not followed, because they may lead elsewhere.
 *
 * @param patience milliseconds
 * @returns null when nothing that is HTTP answers in time
 */
export function askOnce(
  url: string,
  headers: Record<string, string>,
  patience: number,
  abort: AbortSignal,
): Promise<Answer | null> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    let answer: Answer | null = null;
    const chunks: Uint8Array[] = [];
    let size = 0;
    const finish = (isEndless: boolean) => {
      clearTimeout(timer);
      asked.destroy();
      resolve(answer && { ...answer, isEndless, text: Buffer.concat(chunks).toString() });
    };
    const asked = send(url, {
      agent: false,
      headers: { accept: '*/*', ...headers },
      signal: abort,
      rejectUnauthorized: false,
    });
    const timer = setTimeout(() => finish(true), patience);
    asked.on('error', () => finish(true));
    asked.on('response', (response) => {
      const type = String(response.headers['content-type'] ?? '');
      answer = { status: response.statusCode ?? 0, text: '', isPage: /\btext\/html\b/i.test(type), isEndless: false };
      if (/\btext\/event-stream\b/i.test(type)) return finish(true);
      response.on('data', (chunk: Uint8Array) => {
        size += chunk.length;
        if (size > MOST_BYTES) finish(true);
        else chunks.push(chunk);
      });
      response.on('end', () => finish(false));
      response.on('error', () => finish(true));
    });
    asked.end();
  });
}
