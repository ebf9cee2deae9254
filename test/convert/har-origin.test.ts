import { describe, expect, it } from 'vitest';
import { type RecordedEntry, record, requestsIn } from './recorded.ts';

const page = (url: string, more: Partial<RecordedEntry> = {}): RecordedEntry => ({ url, type: 'text/html', ...more });
const times = (count: number, entry: RecordedEntry) => Array.from({ length: count }, () => entry);
const at = (second: number) => ({ entry: { startedDateTime: `2026-01-01T10:00:0${second}.000Z` } });

/** What was recorded, what the command has as --url, and where the requests go that are taken. */
type OriginCase = [string, RecordedEntry[], string | null, string, number];
const CASES: OriginCase[] = [
  [
    'a frame that is recorded before the page names it',
    [page('http://frames.test/', { headers: { Referer: 'http://shop.test/' } }), page('http://shop.test/a')],
    null,
    'http://shop.test',
    1,
  ],
  [
    'a log-in elsewhere is a way back to where the user began',
    [
      page('http://shop.test/', { status: 302, headers: { Accept: 'text/html' } }),
      page('http://login.test/'),
      page('http://shop.test/home', { headers: { Referer: 'http://login.test/' } }),
    ],
    null,
    'http://shop.test',
    2,
  ],
  [
    'an error page and an answer to a POST are no first page',
    [
      page('http://metrics.test/', { status: 404 }),
      page('http://beacons.test/', { method: 'POST' }),
      page('http://shop.test/'),
    ],
    null,
    'http://shop.test',
    1,
  ],
  ...['', 'x-unknown'].map(
    (type): OriginCase => [
      `a page from the cache has the type "${type}"`,
      [
        { url: 'http://shop.test/', type, status: 304, headers: { accept: 'text/html,*/*' } },
        ...times(2, { url: 'http://a.test/1' }),
      ],
      null,
      'http://shop.test',
      1,
    ],
  ),
  [
    'a page that was not modified is no redirect',
    [page('http://shop.test/', { status: 304 }), ...times(2, { url: 'http://a.test/1' })],
    null,
    'http://shop.test',
    1,
  ],
  [
    'the bare name that leads to www only',
    [page('https://shop.test/', { status: 308 }), page('https://www.shop.test/'), { url: 'https://www.shop.test/a' }],
    'https://shop.test',
    'https://www.shop.test',
    2,
  ],
  [
    'a name in letters beyond ASCII',
    [page('http://a.test/'), page('http://bücher.test/')],
    'http://bücher.test:80/path',
    'http://xn--bcher-kva.test',
    1,
  ],
  [
    'static files of another host do not count',
    [
      page('http://shop.test/'),
      { url: 'http://shop.test/api' },
      ...times(3, { url: 'http://cdn.test/1.png', type: 'image/png' }),
    ],
    null,
    'http://shop.test',
    2,
  ],
  [
    'frames after the page do not count',
    [page('http://shop.test/'), { url: 'http://shop.test/api' }, ...times(3, page('http://ads.test/frame'))],
    null,
    'http://shop.test',
    2,
  ],
  [
    'frames of any host do not count, whatever their order',
    [
      page('http://widgets.test/frame', { headers: { 'Sec-Fetch-Dest': 'iframe' } }),
      page('http://shop.test/', { headers: { 'sec-fetch-dest': 'document' } }),
      ...times(3, page('http://widgets.test/frame', { headers: { 'sec-fetch-dest': 'iframe' } })),
    ],
    null,
    'http://shop.test',
    1,
  ],
  [
    'pieces of HTML that a script asked for are no page',
    [
      page('http://pieces.test/a', { headers: { 'X-Requested-With': 'XMLHttpRequest' } }),
      page('http://pieces.test/b', { entry: { _resourceType: 'fetch' } }),
      page('http://shop.test/'),
    ],
    null,
    'http://shop.test',
    1,
  ],
  [
    'the first page in time, wherever it stands in the file',
    [page('http://help.test/', at(5)), page('http://help.test/b', at(6)), page('http://shop.test/', at(1))],
    null,
    'http://shop.test',
    1,
  ],
  [
    'a page that leads elsewhere is not the page',
    [page('http://shop.test/', { status: 301 }), page('https://www.shop.test/'), { url: 'https://www.shop.test/api' }],
    null,
    'https://www.shop.test',
    2,
  ],
  [
    'an advertisement before the page',
    [page('https://ad.doubleclick.net/x'), page('https://www.googletagmanager.com/ns.html'), page('http://shop.test/')],
    null,
    'http://shop.test',
    1,
  ],
  [
    'a page that the browser opened, whatever its host is called',
    [
      page('http://media.test/', { headers: { 'sec-fetch-dest': 'document' } }),
      ...times(3, { url: 'http://api.test/a' }),
    ],
    null,
    'http://media.test',
    1,
  ],
  [
    'trackers are not the service, however many',
    [{ url: 'http://shop.test/api' }, ...times(5, { url: 'https://www.google-analytics.com/collect', method: 'POST' })],
    null,
    'http://shop.test',
    1,
  ],
  [
    'requests that were not answered do not count',
    [...times(3, { url: 'http://gone.test/a', status: 0 }), { url: 'http://shop.test/api' }],
    null,
    'http://shop.test',
    1,
  ],
  [
    'without a page, most of what is kept',
    [{ url: 'http://one.test/a' }, { url: 'http://shop.test/a' }, { url: 'http://shop.test/b' }],
    null,
    'http://shop.test',
    2,
  ],
  [
    'a file that was made has no types, and asks for HTML',
    [
      { url: 'http://api.test/a', status: null },
      { url: 'http://api.test/b', status: null },
      { url: 'http://shop.test/', status: null, headers: { accept: 'text/html,*/*' } },
    ],
    null,
    'http://shop.test',
    1,
  ],
  [
    'the URL of the recorded page',
    [page('http://consent.test/'), page('http://shop.test/start')],
    null,
    'http://consent.test',
    1,
  ],
  ...(
    [
      ['https://api.test', 'https://api.test'],
      ['https://API.test/v1?x', 'https://api.test'],
      ['http://api.test', 'https://api.test'],
      ['api.test', 'https://api.test'],
      ['https://api.test:443', 'https://api.test'],
      ['https://api.test:8443', 'https://api.test'],
      ['https://me:secret@api.test', 'https://api.test'],
      ['https://elsewhere.test', 'http://shop.test'],
      ['http://127.0.0.1:${PORT}', 'http://shop.test'],
      ['nonsense url', 'http://shop.test'],
    ] as const
  ).map(([url, origin]): (typeof CASES)[number] => [
    `--url ${url}`,
    [page('http://shop.test/'), ...times(2, { url: 'http://shop.test/api' }), { url: 'https://api.test/v1/a' }],
    url,
    origin,
    origin === 'https://api.test' ? 1 : 3,
  ]),
  [
    '--url of this machine, by another name of it',
    [page('http://shop.test/'), { url: 'http://localhost:3000/api' }, { url: 'http://localhost:9229/json' }],
    'http://127.0.0.1:3000',
    'http://localhost:3000',
    1,
  ],
  [
    '--url with a port that is chosen later',
    [page('https://shop.test/'), { url: 'http://localhost:3000/api' }],
    'http://127.0.0.1:${PORT}',
    'http://localhost:3000',
    1,
  ],
  [
    '--url whose own scheme only leads to the other one',
    [page('http://shop.test/', { status: 308 }), page('https://shop.test/'), { url: 'https://shop.test/api' }],
    'http://shop.test',
    'https://shop.test',
    2,
  ],
  [
    '--url of static files',
    [page('http://shop.test/'), { url: 'http://cdn.test/1.png', type: 'image/png' }],
    'http://cdn.test',
    'http://cdn.test',
    1,
  ],
];

describe('the service of a recording', () => {
  it.each(CASES)('%s', (_, entries, url, origin, count) => {
    const imported = record(entries, url);
    expect(imported.origin).toBe(origin);
    expect(requestsIn(imported)).toHaveLength(count);
  });

  it('other services are named, so that --url can choose them', () => {
    const imported = record([page('http://shop.test/'), { url: 'https://api.test/a' }, { url: 'https://api.test/b' }]);
    expect(imported.remarks.join('\n')).toContain('--url with another host takes those to it:\nhttps://api.test (2)');
  });

  it('a page that Chromium names by its URL comes before other pages', () => {
    const entries = [page('http://consent.test/'), page('http://shop.test/start')];
    const pages = [{ id: 'page_1', title: 'http://shop.test/start' }];
    expect(record(entries, null, { pages }).origin).toBe('http://shop.test');
  });

  it('static files are kept where there is nothing else, and that is said', () => {
    const imported = record([{ url: 'http://shop.test/a.css', type: 'text/css' }]);
    expect(requestsIn(imported)).toMatchObject([{ path: '/a.css' }]);
    expect(imported.remarks).toContain('The recording has only static files of this service, so they were kept.');
  });
});
