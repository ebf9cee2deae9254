import type { Conversion } from '../conversion.ts';
import type { SentRequest } from '../sent-request.ts';

/**
 * Requests of a virtual user with the cookies that it has by then: one that a request sets is sent with those after it
 * that have cookies too, or with all where the file has cookies for every request. Cookies replace a header of their own.
 *
 * @param hasJar whether the file has cookies for every request
 */
export function withJar(requests: readonly SentRequest[], hasJar: boolean, conversion: Conversion): SentRequest[] {
  let jar: Record<string, string> = {};
  return requests.map((request) => {
    if (!hasJar && Object.keys(request.cookies).length === 0) {
      const kept = Object.keys(jar).slice(0, 5).join(', ');
      if (kept !== '')
        conversion.note(
          request.line,
          `Artillery sends the cookies of earlier requests (${kept}) once an answer has set one; here they are not sent`,
        );
      return request;
    }
    jar = { ...jar, ...request.cookies };
    const headers = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'cookie');
    return { ...request, headers: Object.fromEntries(headers), cookies: jar };
  });
}
