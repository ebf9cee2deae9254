import { isNumeric } from '../../text/exact-number.ts';
import { quote } from '../../text/quote.ts';
import { writeDuration } from '../addresses.ts';
import type { Conversion } from '../conversion.ts';
import type { ImportedScenario } from '../imported.ts';
import { identifierFrom } from '../names.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { type LineOf, milliseconds, stage } from './time.ts';

export interface ArtillerySettings {
  load: Omit<ImportedScenario, 'journeys'>;
  /** Path of the target, before the path of every request. */
  base: string;
  /** Headers that every request has. */
  headers: Plain;
  /** What the names of templates stand for: columns of feeders, and constants. */
  variables: ReadonlyMap<string, string>;
}

const METRICS: Record<string, string> = { p50: 'p50', median: 'p50', p75: 'p75', p90: 'p90', p95: 'p95', p99: 'p99' };
const KNOWN = ['target', 'phases', 'payload', 'variables', 'http', 'defaults', 'ensure', 'name', 'description'];

export function settingsOf(root: Plain, conversion: Conversion, lineOf: LineOf): ArtillerySettings {
  const config = isPlain(root.config) ? root.config : {};
  const target = child(config, 'target');
  const base = typeof target === 'string' && !target.includes('{{') ? conversion.setOrigin(target) : '';
  if (typeof target === 'string' && target.includes('{{'))
    conversion.note(lineOf(['config', 'target']), 'the target is a variable; say --url');
  for (const key of Object.keys(config)) {
    if (!KNOWN.includes(key)) conversion.note(lineOf(['config', key]), `config.${key.slice(0, 40)} has no counterpart`);
  }
  const variables = new Map<string, string>();
  const data = payloads(config, variables, conversion, lineOf);
  const constants = child(config, 'variables');
  for (const [name, value] of isPlain(constants) ? Object.entries(constants) : []) {
    const first = Array.isArray(value) ? value[0] : value;
    if (Array.isArray(value) && value.length > 1) {
      conversion.note(lineOf(['config', 'variables', name]), `of the values of ${quote(name)} only the first is sent`);
    }
    const isText = isNumeric(first) || typeof first === 'string';
    if (isText && !isPlaceholderLike(String(first))) variables.set(name, String(first));
  }
  const timeout = milliseconds(child(child(config, 'http'), 'timeout'));
  const thresholds = thresholdsOf(config, conversion, lineOf);
  const defaults = child(child(config, 'http'), 'defaults') ?? config.defaults;
  const headers = child(defaults, 'headers');
  return {
    load: {
      ...phases(config, conversion, lineOf),
      ...(timeout && { timeout: writeDuration(timeout) }),
      ...(Object.keys(data).length > 0 && { data }),
      ...(Object.keys(thresholds).length > 0 && { thresholds }),
    },
    base,
    headers: isPlain(headers) ? headers : {},
    variables,
  };
}

/** Arrivals per second: one rate, or stages. */
function phases(
  config: Plain,
  conversion: Conversion,
  lineOf: LineOf,
): Pick<ImportedScenario, 'rate' | 'stages' | 'duration' | 'max-connections'> {
  const stages: { duration: string; to: string }[] = [];
  const plain: { rate: number; duration: number }[] = [];
  let most = 0;
  for (const [index, phase] of (Array.isArray(config.phases) ? config.phases : []).slice(0, 100).entries()) {
    const line = lineOf(['config', 'phases', index]);
    const pause = milliseconds(child(phase, 'pause'));
    const duration = pause ?? milliseconds(child(phase, 'duration'));
    if (duration === null || duration <= 0) {
      conversion.note(line, 'a phase whose duration is not a number');
      continue;
    }
    const count = child(phase, 'arrivalCount');
    const given =
      pause !== null ? 0 : typeof count === 'number' ? count / (duration / 1000) : child(phase, 'arrivalRate');
    const rate = typeof given === 'number' && given >= 0 ? given : null;
    const to = child(phase, 'rampTo');
    const users = child(phase, 'maxVusers');
    if (typeof users === 'number') most = Math.max(most, users);
    if (rate === null) {
      conversion.note(line, 'a phase without arrivalRate or arrivalCount');
      continue;
    }
    if (typeof to === 'number') {
      stages.push(stage(0, rateOf(rate)), stage(duration, rateOf(to)));
    } else {
      plain.push({ rate, duration });
      stages.push(stage(0, rateOf(rate)), stage(duration, rateOf(rate)));
    }
  }
  const limit = most >= 1 ? { 'max-connections': Math.min(Math.round(most), 100_000) } : {};
  const [only] = plain;
  if (only && stages.length === 2 && only.rate > 0) {
    return { rate: rateOf(only.rate), duration: writeDuration(only.duration), ...limit };
  }
  const rates = stages.map(({ to }) => Number.parseFloat(to));
  const highest = Math.max(0, ...rates);
  if (highest === 0) return {};
  // A stage that stays where the one before it ended needs no jump to it.
  const needed = stages.filter(
    ({ duration, to }, index) => duration !== '0s' || to !== (stages[index - 1]?.to ?? rateOf(0)),
  );
  return { rate: rateOf(highest), stages: needed, ...limit };
}

function rateOf(rate: number): string {
  return `${Number(rate.toFixed(3))}/s`;
}

function payloads(
  config: Plain,
  variables: Map<string, string>,
  conversion: Conversion,
  lineOf: LineOf,
): NonNullable<ImportedScenario['data']> {
  const list = Array.isArray(config.payload) ? config.payload : config.payload === undefined ? [] : [config.payload];
  const data: [string, Record<string, string>][] = [];
  for (const [index, payload] of list.entries()) {
    const line = lineOf(Array.isArray(config.payload) ? ['config', 'payload', index] : ['config', 'payload']);
    const file = child(payload, 'path');
    const fields = child(payload, 'fields');
    if (typeof file !== 'string' || !Array.isArray(fields)) {
      conversion.note(line, 'a payload without path and fields');
      continue;
    }
    const feeder = identifierFrom(file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, ''));
    for (const field of fields) variables.set(String(field), `{{ ${feeder}.${identifierFrom(String(field))} }}`);
    data.push([feeder, { file, order: child(payload, 'order') === 'sequence' ? 'sequential' : 'random' }]);
    if (child(payload, 'skipHeader') !== true) {
      conversion.note(
        line,
        `${quote(file)} needs a first line with the names of its columns: ${fields.map(String).join(',').slice(0, 100)}`,
      );
    }
    const delimiter = child(payload, 'delimiter');
    if (delimiter !== undefined && delimiter !== ',')
      conversion.note(line, `${quote(file)} has to be separated by commas`);
  }
  return Object.fromEntries(data);
}

/** The limits of `ensure`, in its older form or with thresholds. */
function thresholdsOf(config: Plain, conversion: Conversion, lineOf: LineOf): Record<string, string> {
  const found: Record<string, string> = {};
  const ensure = isPlain(config.ensure) ? config.ensure : {};
  const read = (key: string, value: unknown, path: (string | number)[]) => {
    const metric = METRICS[key.replace(/^http\.response_time\./, '')];
    if (key === 'maxErrorRate' && typeof value === 'number') found['error-rate'] = `<= ${value}%`;
    else if (
      metric !== undefined &&
      Object.hasOwn(METRICS, key.replace(/^http\.response_time\./, '')) &&
      typeof value === 'number'
    ) {
      found[metric] = `< ${value}ms`;
    } else conversion.note(lineOf(path), `the condition ${quote(key)} has no counterpart`);
  };
  for (const [key, value] of Object.entries(ensure)) {
    if (key !== 'thresholds') {
      read(key, value, ['config', 'ensure', key]);
      continue;
    }
    for (const [index, one] of (Array.isArray(value) ? value : []).entries()) {
      for (const [name, limit] of isPlain(one) ? Object.entries(one) : []) {
        read(name, limit, ['config', 'ensure', 'thresholds', index, name]);
      }
    }
  }
  return found;
}
