import { quote } from '../../text/quote.ts';
import { writeDuration } from '../addresses.ts';
import type { Conversion } from '../conversion.ts';
import { literal } from '../nodes.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import type { Expression } from '../tree.ts';
import type { Lines } from './lines.ts';
import type { Templates } from './template.ts';
import { milliseconds } from './time.ts';

/** What is read elsewhere, or changes nothing of what is sent. */
const KNOWN = [
  ...['target', 'phases', 'payload', 'variables', 'http', 'defaults', 'ensure', 'environments', 'processor', 'plugins'],
  ...['engines', 'name', 'description', 'statsInterval', 'bundling', 'includeFiles', 'apdex', 'fake-data', 'timeout'],
  ...['metrics-by-endpoint', 'publish-metrics', 'socketio', 'ws', 'expect'],
];
const KNOWN_HTTP = ['defaults', 'timeout', 'extendedMetrics', 'maxSockets', 'pool', 'cookieJarOptions'];
const KNOWN_DEFAULTS = ['headers', 'cookie', 'think', 'strictCapture'];
/** Plugins that send nothing and change nothing that is sent. */
const HARMLESS_PLUGINS = [
  ...['expect', 'ensure', 'metrics-by-endpoint', 'publish-metrics', 'apdex', 'slack', 'fake-data', 'cloudwatch'],
  ...['statsd', 'datadog', 'influxdb', 'hls', 'memory-inspector', 'http-file-uploads'],
];

/** What every request of the file has. */
export interface Defaults {
  /** Headers and cookies. */
  client: Expression | null;
  /** Whether cookies are among them. */
  hasJar: boolean;
  isStrict: boolean;
  jitter: unknown;
  /** null: perf-gate's own. */
  timeout: string | null;
}

export function defaultsOf(config: Plain, templates: Templates, conversion: Conversion, lines: Lines): Defaults {
  const http = isPlain(config.http) ? config.http : {};
  const own = isPlain(http.defaults) ? http.defaults : {};
  const older = isPlain(config.defaults) ? config.defaults : {};
  sayOthers(config, KNOWN, 'config', conversion, lines);
  sayOthers(http, KNOWN_HTTP, 'config.http', conversion, lines);
  sayOthers(own, KNOWN_DEFAULTS, 'config.http.defaults', conversion, lines);
  sayOthers(older, KNOWN_DEFAULTS, 'config.defaults', conversion, lines);
  for (const plugin of Object.keys(isPlain(config.plugins) ? config.plugins : {})) {
    if (!HARMLESS_PLUGINS.includes(plugin))
      conversion.lose(
        lines.of(config.plugins, plugin),
        `the plugin ${quote(plugin)} is not run: what it sends or changes is missing`,
      );
  }
  const holder = own.headers === undefined ? older : own;
  const cookies = own.cookie ?? older.cookie;
  const entries: [string, unknown, number][] = [];
  if (holder.headers !== undefined) entries.push(['headers', holder.headers, lines.of(holder, 'headers')]);
  if (isPlain(cookies)) entries.push(['cookies', cookies, lines.of(own.cookie === undefined ? older : own, 'cookie')]);
  const client: Expression | null =
    entries.length === 0
      ? null
      : {
          kind: 'map',
          line: entries[0]?.[2] ?? 1,
          entries: entries.map(([key, value, line]) => ({
            key: literal(key, line),
            value: templates.lower(value, line),
          })),
        };
  const timeout = milliseconds(config.timeout ?? http.timeout);
  return {
    client,
    hasJar: isPlain(cookies),
    isStrict: own.strictCapture !== false && older.strictCapture !== false,
    jitter: child(own.think, 'jitter') ?? child(older.think, 'jitter'),
    timeout: timeout !== null && timeout >= 1 ? writeDuration(timeout) : null,
  };
}

function sayOthers(map: Plain, known: readonly string[], where: string, conversion: Conversion, lines: Lines): void {
  for (const key of Object.keys(map)) {
    if (!known.includes(key)) conversion.note(lines.of(map, key), `${where}.${key.slice(0, 40)} has no counterpart`);
  }
}
