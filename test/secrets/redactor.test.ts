import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formsOf } from '../../src/secrets/encodings.ts';
import { MASK, Redactor } from '../../src/secrets/redactor.ts';

const SECRET = `kn0wn/S3cret+value&"it's"<42>`;

function knowing(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  redactor.learn(secrets);
  return redactor;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');

describe('T7: a secret that is known is masked', () => {
  it.each([
    ['as it is', `token ${SECRET} end`],
    ['in JSON', JSON.stringify({ token: SECRET })],
    ['in JSON within JSON', JSON.stringify({ body: JSON.stringify({ token: SECRET }) })],
    ['in JSON of Python and PHP', `{"a": "kn0wn\\/S3cret+value&\\"it's\\"<42>"}`.replace('\\/', '/')],
    ['in JSON with escaped angles', JSON.stringify(SECRET).replace(/[<>&']/g, (c) => `\\u00${hex(c)}`)],
    ['percent-encoded', `/login?token=${encodeURIComponent(SECRET)}`],
    ['as a form', new URLSearchParams({ t: SECRET }).toString()],
    ['percent-encoded in lower case', encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
    ['every byte percent-encoded', [...Buffer.from(SECRET)].map((byte) => `%${byte.toString(16)}`).join('')],
    ['in HTML', `<p>kn0wn/S3cret+value&amp;&quot;it&#39;s&quot;&lt;42&gt;</p>`],
    ['in text of HTML', `<p>kn0wn/S3cret+value&amp;"it's"&lt;42&gt;</p>`],
    ['in hexadecimal digits', hex(SECRET)],
    ['in upper-case hexadecimal digits', hex(SECRET).toUpperCase()],
    ['quoted for a shell', `'${SECRET.replaceAll("'", "'\\''")}'`],
    ['in double quotes of a shell', `"${SECRET.replaceAll('"', '\\"')}"`],
    ['in base64', base64(SECRET)],
    ['in base64 after one byte', base64(`:${SECRET}:more`)],
    ['in base64 after two bytes', base64(`a:${SECRET}`)],
    ['in base64 after a user', `Basic ${base64(`user:${SECRET}`)}`],
    ['in base64url', Buffer.from(`ab${SECRET}cd`).toString('base64url')],
    ['over two lines', `${SECRET.slice(0, 9)}\n${SECRET.slice(9)}`],
    ['over two indented lines with carriage returns', `${SECRET.slice(0, 9)}\r\n    ${SECRET.slice(9)}`],
    ['in base64 of short lines', base64(`--${SECRET}--${SECRET}`).replace(/(.{20})/g, '$1\n')],
    ['with a color in its middle', `${SECRET.slice(0, 5)}\u001b[31m${SECRET.slice(5)}\u001b[0m`],
    ['as Node prints a buffer', `<Buffer ${hex(SECRET).replace(/../g, '$& ').trim()}>`],
    ['as JSON of a buffer', JSON.stringify(Buffer.from(SECRET))],
    ['as a list of numbers', [...Buffer.from(SECRET)].join(' ')],
    ['as digits with colons', hex(SECRET).replace(/..(?=.)/g, '$&:')],
    [
      'as upper-case digits with colons',
      hex(SECRET)
        .toUpperCase()
        .replace(/..(?=.)/g, '$&:'),
    ],
    ['as hexadecimal numbers', [...Buffer.from(SECRET)].map((byte) => `0x${byte.toString(16)}`).join(', ')],
    ['as octal escapes', [...Buffer.from(SECRET)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')],
    ['as hexadecimal escapes', hex(SECRET).replace(/../g, '\\x$&')],
    ['as escapes of characters', [...SECRET].map((c) => `\\u{${hex(c)}}`).join('')],
    ['as quoted-printable', hex(SECRET).toUpperCase().replace(/../g, '=$&')],
    ['in base64 of UTF-16', Buffer.from(SECRET, 'utf16le').toString('base64')],
    ['in base64 twice', base64(base64(SECRET))],
    ['in a row of CSV', `a,"${SECRET.replaceAll('"', '""')}",b`],
    ['in a statement of SQL', `SELECT '${SECRET.replaceAll("'", "''")}'`],
    ['with soft hyphens', [...SECRET].join('\u00ad')],
    ['over two lines of a shell', `${SECRET.slice(0, 9)}\\\n${SECRET.slice(9)}`],
  ])('%s', (_, text) => {
    const masked = knowing(SECRET).text(text);

    expect(masked).toContain(MASK);
    const bare = masked.replace(/\s/g, '');
    for (const form of formsOf(SECRET)) expect(bare).not.toContain(form);
    expect(masked).not.toMatch(/S3cret|value|53336372|%53/i);
  });

  it('in base32', () => {
    expect(knowing('correct-horse').text('x MNXXE4TFMN2C22DPOJZWK y')).toBe(`x ${MASK}K y`);
  });

  it('of several words, one letter on a line', () => {
    expect(knowing('correct horse battery').text([...'correct horse battery'].join('\n'))).toBe(MASK);
  });

  it('where a cut has left its beginning at the end of a line, or its end at the start of one', () => {
    const redactor = knowing(SECRET);

    expect(redactor.text(`bad token ${SECRET.slice(0, 12)}…`)).toBe(`bad token ${MASK}…`);
    expect(redactor.text(`bad token ${SECRET.slice(0, 12)}\nnext line`)).toBe(`bad token ${MASK}\nnext line`);
    expect(redactor.text(`…${SECRET.slice(12)} was refused`)).toBe(`…${MASK} was refused`);
  });

  it('in any form, wherever it stands, and the same text always becomes the same', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 20 });
    const secret = fc
      .string({ unit: 'binary-ascii', minLength: 10, maxLength: 40 })
      .filter((text) => /^\S.*\S$/.test(text));
    fc.assert(
      fc.property(secret, around, around, fc.nat(), (text, before, after, pick) => {
        const forms = formsOf(text).filter(({ length }) => length >= 8);
        const form = forms[pick % forms.length] as string;
        const whole = before + form + after;

        const masked = knowing(text).text(whole);

        expect(masked).not.toContain(form);
        expect(knowing(text).text(masked)).toBe(masked);
        expect(knowing(text).text(whole)).toBe(masked);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('T7: what is not secret stays', () => {
  it('also where a short secret is a part of a word', () => {
    const redactor = knowing('pass', 'abc', 'orange');

    expect(redactor.text('3 passed, 1 compass')).toBe('3 passed, 1 compass');
    expect(redactor.text('the word pass, and pass')).toBe(`the word ${MASK}, and ${MASK}`);
    expect(redactor.text('abc')).toBe('abc');
    expect(redactor.text('oranges and orange-juice')).toBe(`oranges and ${MASK}-juice`);
  });

  it('also a word with which a secret begins or ends, where nothing was cut', () => {
    const redactor = knowing('latency9x', 'lantern9x', 'search-pw-12', 'pw-12-checkout');
    for (const text of ['p95 latency', 'GET /search', 'checkout: 12 ms', 'p95 latency of search']) {
      expect(redactor.text(text)).toBe(text);
    }
    expect(redactor.text('bad token search…')).toBe(`bad token ${MASK}…`);
    expect(redactor.text('bad token lantern...')).toBe(`bad token ${MASK}...`);
    expect(redactor.text('bad token search-pw')).toBe(`bad token ${MASK}`);
    expect(redactor.text('…checkout was refused')).toBe(`…${MASK} was refused`);
  });

  it.each([
    'GET /products/12345?page=2&sort=price answered 200 in 12 ms',
    'The token lacks the permission "pull-requests: write". Add it under "permissions:" of the job',
    'GitHub does not accept the token (input "token"): Bad credentials',
    'perf-gate.yml:12:5 scenarios.browse.auth: expected bearer, basic or header',
    'Without a token (input "token") there is no check run and no comment.',
    'the environment variable API_TOKEN is missing or empty',
    '4ab0f9e2c1d3b5a697887766554433221100ffee',
    'http://127.0.0.1:8080/healthz did not answer within 30 s',
    'git@github.com:octo/shop.git and user@example.com',
    'max_tokens: 4096, password: required, session: expired',
    'median latency of "auth": regressed by 13 %, "session": unchanged',
    'auth: 12.34 ms → 13.45 ms, token: 1,234 requests/s, session: 45.6 MB, password: 99.95 %',
    'secret: 1200 ms, pin: 4800 requests, signature: 100.0 %, "token": 5120 KB',
    '| auth | 1234 ms | 1345 ms |',
    'Basic authentication and bearer authentication are both understood',
    'GET /products/sk-this-is-a-long-slug-of-words answered 200',
    'node server.js --token-bucket 12345 --session-store memory --auth-provider github',
    'AUTH_PROVIDER=github JWT_ISSUER=shop SESSION_STORE=memory node server.js',
  ])('%s', (text) => {
    expect(new Redactor().text(text)).toBe(text);
  });
});

describe('T7: what looks like a key is masked without being known', () => {
  const random = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';
  it.each([
    ['GitHub', `ghp_${random}`],
    ['GitHub, fine-grained', `github_pat_11ABCDEFG0${random}${random}`.slice(0, 93)],
    ['GitHub, of a job', `ghs_${random}`],
    ['GitLab', `glpat-${random.slice(0, 20)}`],
    ['AWS', 'AKIAQYLPMN5HABCDEFGH'],
    ['Slack', ['xoxb', '123456789012', '123456789012', random.slice(0, 24)].join('-')],
    ['Slack webhook', 'https://hooks.slack.com/services/T01234567/B01234567/a1B2c3D4e5F6g7H8i9J0k1L2'],
    ['Stripe', ['sk', 'live', random.slice(0, 24)].join('_')],
    ['npm', `npm_${random}`],
    ['Google', `AIza${random.slice(0, 35)}`],
    ['OpenAI', `sk-proj-${random}${random}`],
    ['Anthropic', `sk-ant-api03-${random}${random}${random.slice(0, 21)}AA`],
    ['SendGrid', `SG.${random.slice(0, 22)}.${random}abcdefg`],
    ['JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'],
    ['private key', `-----BEGIN PRIVATE KEY-----\n${random}\n${random}\n-----END PRIVATE KEY-----`],
    ['private key of one line', `-----BEGIN RSA PRIVATE KEY-----\\n${random}\\n-----END RSA PRIVATE KEY-----`],
    ['password of a URL', 'hunter2secret', 'postgres://app:hunter2secret@db:5432/app'],
    ['header', 'abcdef.123456', 'Authorization: Bearer abcdef.123456'],
    ['cookie', 's%3Aabcdef123', 'cookie: sid=s%3Aabcdef123; theme=dark'],
    ['pair', 'hunter22', 'password=hunter22'],
    ['pair in JSON', 'correct horse', '{"password":"correct-horse-9"}'],
    ['option', 'hunter22', 'psql --password hunter22 --host db'],
    ['query', 'f00dbabe', 'GET /files?sig=f00dbabe&x=1'],
  ])('%s', (_, key, text = `before ${key} after`) => {
    expect(new Redactor().text(text)).not.toContain(key);
    expect(new Redactor().text(text)).toContain(MASK);
  });

  it('in time that grows with the text', () => {
    const hostile = [
      'a'.repeat(200_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(5000),
      'xoxb-a-'.repeat(20_000),
      'password='.repeat(20_000),
      'eyJ'.repeat(50_000),
      'https://a:'.repeat(20_000),
      'SG.a.'.repeat(20_000),
      'token:"'.repeat(20_000),
    ];
    for (const text of hostile) expect(new Redactor().text(text).length).toBeGreaterThan(0);
  });
});
