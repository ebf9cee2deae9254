import { PORT_PLACEHOLDER } from '../../settings/port-placeholder.ts';

/** How a service learns its port, and why this is believed. */
export interface PortUse {
  url: string;
  /** What the line that starts it needs before it, with a space at its end: `HTTP_PORT=$PORT `; usually nothing. */
  before: string;
  /** And after it: ` -addr 127.0.0.1:$PORT`. */
  after: string;
  because: string;
  readsPort: boolean;
}

export const CHOSEN_URL = `http://127.0.0.1:${PORT_PLACEHOLDER}`;

const READS_PORT = new RegExp(
  [
    String.raw`["'\x60]PORT["'\x60]`,
    String.raw`\benv\??\.PORT\b`,
    String.raw`\$\{PORT\b`,
    String.raw`\{[^{}]{0,200}\bPORT\b[^{}]{0,200}\}\s*=\s*(?:process\.)?env\b`,
    String.raw`\benv:"PORT\b`,
    String.raw`\benv!\("PORT`,
  ].join('|'),
);
/** A variable of the environment, as the languages read them. */
const VARIABLE =
  /(?:\benv\??\.|\benv\[["']|\b[Gg]etenv\(\s*["']|\bLookupEnv\(\s*"|\benviron(?:\.get)?[[(]\s*["']|\benv::var(?:_os)?\(\s*"|\benv\.get\(\s*["']|\benv:")([A-Z][A-Z0-9_]{0,40})\b/g;
const PORT_VARIABLE =
  /^(?:APP|SERVER|HTTP|WEB|API|SERVICE|LISTEN|BIND|NODE|SVC)_?PORT$|_(?:HTTP|SERVER|SERVICE|API)_PORT$/;
const ADDRESS_VARIABLE = /^(?:(?:APP|SERVER|HTTP|WEB|API|SERVICE|LISTEN|BIND)_?)?(?:ADDR|ADDRESS)$|^LISTEN$|^BIND$/;
/** Go's package flag. */
const PORT_FLAG = /\bflag\.(?:Int|Uint|String)(?:Var)?\(\s*(?:&\w+,\s*)?"(port|p)"/;
const ADDRESS_FLAG = /\bflag\.String(?:Var)?\(\s*(?:&\w+,\s*)?"(addr|address|listen|http|listen-addr|bind)"/;

/** Where a port stands in code, the most certain first. */
const FIXED = [
  /\.listen\(\s*(\d{2,5})\b/,
  /\.listen\(\s*\{[^{}]{0,200}?\bport\s*:\s*(\d{2,5})\b/,
  /\b(?:ListenAndServe|Listen|Run|Start)(?:TLS)?\(\s*(?:"tcp",\s*)?"[\w.[\]:]*:(\d{2,5})"/,
  /(?:\bInetSocketAddress|\.start|\.port|\bbindNow|\.bind)\(\s*(?:"[\w.:]*",\s*)?(\d{2,5})\s*\)/,
  /"(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\])?:(\d{2,5})"/,
  /\(\s*\[\d+,\s*\d+,\s*\d+,\s*\d+\]\s*,\s*(\d{2,5})\s*\)/,
  /\(\s*["'](?:0\.0\.0\.0|127\.0\.0\.1|localhost|)["']\s*,\s*(\d{2,5})\s*\)/,
  /\bport\s*=\s*(\d{4,5})\b/i,
  /\bport["']?\s*:\s*(?:number\s*=\s*|u16\s*=\s*|int\s*=\s*)?(\d{4,5})\b/i,
];

/** Tells from code how a service that is started without arguments learns its port. */
export function portOf(texts: readonly string[]): PortUse {
  const [url, because] = hostOf(texts);
  const chosen = (why: string, before = '', after = ''): PortUse => ({
    url: `${url}${PORT_PLACEHOLDER}`,
    before,
    after,
    because: `${why}${because}`,
    readsPort: true,
  });
  if (texts.some((text) => READS_PORT.test(text))) return chosen('it reads PORT');
  const variables = texts.flatMap((text) => [...text.matchAll(VARIABLE)].map(([, name]) => name as string));
  const port = variables.find((name) => PORT_VARIABLE.test(name));
  if (port !== undefined) return chosen(`it reads ${port}`, `${port}=$PORT `);
  const address = variables.find((name) => ADDRESS_VARIABLE.test(name));
  if (address !== undefined) return chosen(`it reads ${address}`, `${address}=127.0.0.1:$PORT `);
  const flag = firstMatch(texts, [ADDRESS_FLAG]);
  if (flag !== null) return chosen(`it has the flag -${flag}`, '', ` -${flag} 127.0.0.1:$PORT`);
  const portFlag = firstMatch(texts, [PORT_FLAG]);
  if (portFlag !== null) return chosen(`it has the flag -${portFlag}`, '', ` -${portFlag} $PORT`);
  const fixed = firstMatch(texts, FIXED);
  if (fixed !== null) return fixedPort(fixed, 'it listens on port', url);
  return { ...chosen('assuming that it reads PORT'), readsPort: false };
}

/** The same where the code that starts it may leave the port to what is beside it. */
export function portAround(own: readonly string[], all: readonly string[]): PortUse {
  const first = portOf(own);
  if (first.readsPort) return first;
  const second = portOf(all);
  const isFixed = !first.url.includes(PORT_PLACEHOLDER);
  return isFixed && !second.readsPort ? first : second;
}

export function fixedPort(port: string, because: string, host = 'http://127.0.0.1:'): PortUse {
  return { url: `${host}${Number(port)}`, before: '', after: '', because: `${because} ${port}`, readsPort: false };
}

/** The address that the code binds, where a connection to 127.0.0.1 may not reach it. */
function hostOf(texts: readonly string[]): [url: string, because: string] {
  const bound = firstMatch(texts, [
    /\.listen\([^()]{0,200}["'](::1|localhost)["']/,
    /\bhost["']?\s*[:=]\s*["'](::1|localhost)["']/,
    /"\[(::1)\]:/,
  ]);
  if (bound === '::1') return ['http://[::1]:', ', on ::1'];
  return [bound === null ? 'http://127.0.0.1:' : 'http://localhost:', ''];
}

function firstMatch(texts: readonly string[], patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    for (const text of texts) {
      const found = pattern.exec(text)?.[1];
      if (found !== undefined && !/^\d+$/.test(found)) return found;
      if (found !== undefined && Number(found) > 0 && Number(found) < 65536) return found;
    }
  }
  return null;
}
