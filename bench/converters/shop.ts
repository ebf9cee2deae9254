/** An answer of the shop that corpus files address. */
interface ShopAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const DATA = {
  token: 't-1',
  access_token: 't-1',
  id: 7,
  name: 'lamp',
  ok: true,
  items: [
    { id: 3, name: 'red lamp' },
    { id: 5, name: 'desk' },
  ],
  user: { id: 11, name: 'ann', role: 'admin' },
};
const PAGE = '<html><body><form><input name="csrf" value="c-9"><a href="/products/3">lamp</a></form></body></html>';
/** Statuses of the first segment of a path. */
const STATUSES: Record<string, number> = {
  missing: 404,
  denied: 403,
  broken: 500,
  orders: 201,
  items: 201,
  unauthorized: 401,
};

/**
 * The answer of the shop, which depends on the request alone: the same where a tool is recorded over sockets and where the
 * converted configuration is sent in memory.
 */
export function answerTo(method: string, target: string): ShopAnswer {
  const first = /^\/([^/?]*)/.exec(target)?.[1] ?? '';
  const json = { 'content-type': 'application/json', 'x-request-id': 'r-5' };
  if (first === 'old') return { status: 302, headers: { location: '/new' }, body: '' };
  if (first === 'elsewhere') return { status: 302, headers: { location: 'http://other.test/' }, body: '' };
  if (first === 'html') return { status: 200, headers: { 'content-type': 'text/html' }, body: PAGE };
  if (first === 'cookie') {
    return { status: 200, headers: { ...json, 'set-cookie': 'sid=s-1; Path=/' }, body: JSON.stringify(DATA) };
  }
  const known = STATUSES[first] ?? 200;
  const status = known === 201 && method !== 'POST' ? 200 : known;
  return { status, headers: json, body: method === 'HEAD' ? '' : JSON.stringify(DATA) };
}

/** The shop with what was deleted from it. */
export class Shop {
  readonly #forgets: boolean;
  readonly #gone: string[] = [];

  constructor(forgets: boolean) {
    this.#forgets = forgets;
  }

  answerTo(method: string, target: string): ShopAnswer {
    const path = target.replace(/\?.*/s, '');
    if (this.#gone.some((gone) => path === gone || path.startsWith(`${gone}/`))) return answerTo('GET', '/missing');
    if (this.#forgets && method === 'DELETE') this.#gone.push(path);
    return answerTo(method, target);
  }
}
