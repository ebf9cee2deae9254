import type { Evaluator } from '../evaluator.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { HARMLESS, isNothing, native, textOf, UNDEFINED } from './natives.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head'];

/** The module `httpx` of jslib: sessions with an address and headers of their own, which send by `k6/http`. */
export function httpxLibrary(http: Dictionary): Record<string, Value> {
  const requests = METHODS.map((method) => {
    const name = `${method[0]?.toUpperCase()}${method.slice(1)}`;
    const made = native(([url = UNDEFINED, body = UNDEFINED, params = UNDEFINED]) => {
      const parts: [string, Value][] = [
        ['method', data(method.toUpperCase())],
        ['url', url],
        ['body', body],
        ['params', params],
      ];
      return new Dictionary(parts);
    });
    return [name, made] as const;
  });
  return { Httpx: native(([options]) => sessionOf(options, http)), ...Object.fromEntries(requests) };
}

function sessionOf(options: Value | undefined, http: Dictionary): Dictionary {
  const given = options instanceof Dictionary ? options : new Dictionary();
  const ownHeaders = given.get('headers');
  const headers = new Dictionary(ownHeaders instanceof Dictionary ? ownHeaders.entries : []);
  if (options?.kind === 'unknown') headers.rest = options;
  else if (ownHeaders?.kind === 'unknown') headers.rest = ownHeaders;
  let base = given.get('baseURL') ?? data('');

  const addressOf = (url: Value, line: number, evaluator: Evaluator): Value => {
    const [start, end] = [base, url].map((one) => textOf(one, line, evaluator));
    if (typeof end === 'string' && /^https?:\/\//i.test(end)) return url;
    if (typeof start !== 'string' || typeof end !== 'string') return Unknown.from([start, end], line);
    return data(`${start}${end}`);
  };
  const parametersOf = (...all: (Value | undefined)[]): Value => {
    const made = new Dictionary();
    const merged = new Dictionary(headers.entries);
    merged.rest = headers.rest;
    for (const params of all) {
      if (params === undefined || isNothing(params)) continue;
      if (!(params instanceof Dictionary)) return params;
      for (const [key, value] of params.entries) made.entries.set(key, value);
      made.rest ??= params.rest;
      const own = params.get('headers');
      if (own instanceof Dictionary) for (const [name, value] of own.entries) merged.entries.set(name, value);
      const unknown = own instanceof Dictionary ? own.rest : own?.kind === 'unknown' ? own : null;
      merged.rest ??= unknown;
    }
    made.entries.set('headers', merged);
    return made;
  };
  const called = (name: string, values: readonly Value[], line: number, evaluator: Evaluator): Value =>
    evaluator.call(
      http.get(name) ?? UNDEFINED,
      values.map((value) => ({ value, name: null })),
      line,
      `session.${name}`,
    );
  const methods = METHODS.map((name) => {
    const hasBody = name !== 'get' && name !== 'head';
    const method = native(([url = UNDEFINED, body = UNDEFINED, params], line, evaluator) => {
      const isBody = hasBody || isNothing(body);
      const sent = isBody ? body : new Unknown([`a body of ${name}()`], line);
      const address = addressOf(url, line, evaluator);
      return called('request', [data(name.toUpperCase()), address, sent, parametersOf(params)], line, evaluator);
    });
    return [name, method] as const;
  });
  const batch = native(([requests = UNDEFINED, params], line, evaluator) => {
    if (!(requests instanceof List)) return called('batch', [requests], line, evaluator);
    const whole = requests.items.map((request) => {
      if (!(request instanceof Dictionary)) return request;
      const made = new Dictionary(request.entries);
      made.entries.set('url', addressOf(request.get('url') ?? UNDEFINED, line, evaluator));
      made.entries.set('params', parametersOf(params, request.get('params')));
      return made;
    });
    const list = new List(whole);
    list.rest = requests.rest;
    return called('batch', [list], line, evaluator);
  });
  const setHeader = (name: Value | undefined, value: Value) => {
    if (name?.kind === 'data') headers.entries.set(String(name.value), value);
    else headers.forget(new Unknown(['a header of a session'], 1));
  };
  const session: Record<string, Value> = {
    ...Object.fromEntries(methods),
    batch,
    setBaseUrl: native(([url = UNDEFINED]) => {
      base = url;
      return UNDEFINED;
    }),
    addHeader: native(([name, value = UNDEFINED]) => {
      setHeader(name, value);
      return UNDEFINED;
    }),
    addHeaders: native(([more = UNDEFINED]) => {
      if (more instanceof Dictionary) for (const [name, value] of more.entries) setHeader(data(name), value);
      else headers.forget(new Unknown(['headers of a session'], 1));
      return UNDEFINED;
    }),
    removeHeader: native(([name]) => {
      if (name?.kind === 'data') headers.entries.delete(String(name.value));
      return UNDEFINED;
    }),
    clearHeaders: native(() => {
      headers.entries.clear();
      return UNDEFINED;
    }),
    ...Object.fromEntries(['addTag', 'addTags', 'removeTag', 'clearTags'].map((name) => [name, HARMLESS])),
  };
  return new Dictionary(Object.entries(session));
}
