import { describe, expect, it } from 'vitest';
import { LOST } from '../../src/load/tally/recorder.ts';
import { adviceOn, adviceOnAll } from '../../src/load/trial/advice.ts';
import { credentialsIn, withoutSecrets } from '../../src/load/trial/credentials.ts';

describe('what to do about requests that fail', () => {
  it.each<[string, RegExp]>([
    ['status 101', /WebSocket/],
    ['status 200', /`status`/],
    ['status 302', /`redirects: follow`/],
    ['status 304', /if-none-match/],
    ['status 400', /`json`, `form`/],
    ['status 401', /`auth: \{ bearer: "\$\{API_TOKEN\}" \}`/],
    ['status 403', /CSRF/],
    ['status 404', /path/],
    ['status 418', /what the service expects/],
    ['status 429', /switch the limit off/],
    ['status 500', /log/],
    ['status 503', /`ready`/],
    ['status 505', /HTTP\/1\.1/],
    ['timeout', /`timeout`/],
    [LOST, /closes the connection/],
    ['ECONNREFUSED', /`url`/],
    ['invalid response', /HTTP\/1\.1/],
    ['dropped', /`max-connections`/],
    ['check "full"', /check/],
    ['nothing extracted for "id"', /extracted/],
    ['EHOSTUNREACH', /`url`/],
  ])('%s', (kind, advice) => {
    expect(adviceOn(kind)).toMatch(advice);
    expect(adviceOn(kind)).toMatch(/^[A-Z].*\.$/);
  });

  it('of many kinds, the two most frequent count, each piece of advice once', () => {
    expect(adviceOnAll({ timeout: 1, 'status 404': 5, 'status 429': 3 })).toBe(
      `${adviceOn('status 404')} ${adviceOn('status 429')}`,
    );
    expect(adviceOnAll({ ECONNRESET: 5, [LOST]: 3 })).toBe(adviceOn(LOST));
    expect(adviceOnAll({})).toBe('');
  });
});

describe('what no text may show', () => {
  it('is what the headers of a request carry', () => {
    const sent = [
      'GET /?key=public HTTP/1.1',
      'Host: shop.test',
      'Authorization: Bearer abc.def',
      'Cookie: sid=s3cret; a=b',
      'X-Api-Key: key-of-mine',
      '',
      'password: body',
    ].join('\r\n');
    expect(credentialsIn(`${sent}\r\n\r\n`)).toEqual(['Bearer abc.def', 'abc.def', 's3cret', 'key-of-mine']);
  });

  it('is masked as it is, and as URLs, JSON and Base64 write it', () => {
    const secret = 'a "b"/c';
    const text = [secret, encodeURIComponent(secret), JSON.stringify(secret), Buffer.from(secret).toString('base64')];
    expect(withoutSecrets(text.join(' '), [secret, 'abc'])).toBe('*** *** "***" ***');
  });
});
