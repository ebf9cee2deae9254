import { quote } from '../../text/quote.ts';
import type { Conversion } from '../conversion.ts';
import { child, isPlain } from '../plain.ts';
import { Unknown } from '../value.ts';
import { unknownOption } from './options.ts';

const LATENCY: Record<string, string> = {
  'p(25)': 'p25',
  'p(50)': 'p50',
  med: 'p50',
  'p(75)': 'p75',
  'p(90)': 'p90',
  'p(95)': 'p95',
  'p(99)': 'p99',
};

/** The limits for all requests, and those for single ones by their tag `name`. */
export function thresholdsOf(
  options: unknown,
  conversion: Conversion,
): { all: Record<string, string>; requests: Map<string, Record<string, string>> } {
  const all: Record<string, string> = {};
  const requests = new Map<string, Record<string, string>>();
  const given = child(options, 'thresholds');
  if (given instanceof Unknown) {
    conversion.note(given.line, unknownOption('thresholds'));
    return { all, requests };
  }
  for (const [selector, limits] of isPlain(given) ? Object.entries(given) : []) {
    const [, metric, tag] = /^(\w+)(?:\{\s*name:\s*([^}]+?)\s*\})?$/.exec(selector) ?? [];
    for (const limit of Array.isArray(limits) ? limits : [limits]) {
      const text = isPlain(limit) ? child(limit, 'threshold') : limit;
      const written = metric === undefined || typeof text !== 'string' ? null : thresholdOf(metric, text);
      if (written === null) {
        conversion.note(null, `the threshold ${quote(selector)} ${quote(String(text))} has no counterpart`);
      } else if (tag === undefined) all[written.metric] = written.limit;
      else requests.set(tag, { ...requests.get(tag), [written.metric]: written.limit });
    }
  }
  return { all, requests };
}

function thresholdOf(metric: string, text: string): { metric: string; limit: string } | null {
  const [, aggregate = '', comparator = '', amount = ''] =
    /^\s*(\S+?)\s*(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  const limit = Number(amount);
  if (amount === '' || !Number.isFinite(limit)) return null;
  if (metric === 'http_req_duration' && Object.hasOwn(LATENCY, aggregate) && limit > 0) {
    return { metric: LATENCY[aggregate] as string, limit: `${comparator} ${limit}ms` };
  }
  if (metric === 'http_req_failed' && aggregate === 'rate' && limit <= 1) {
    return { metric: 'error-rate', limit: `${comparator} ${Number((limit * 100).toFixed(6))}%` };
  }
  if (metric === 'http_reqs' && aggregate === 'rate')
    return { metric: 'throughput', limit: `${comparator} ${limit}/s` };
  return null;
}
