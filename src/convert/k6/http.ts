import { METHODS } from '../../load/traffic/http.ts';
import type { Evaluator } from '../evaluator.ts';
import { send } from '../nodes.ts';
import { Scope } from '../scope.ts';
import type { Expression } from '../tree.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { isNothing, library, native, UNDEFINED } from './natives.ts';

/** By the functions of k6; `delete` is a word of the language. */
const METHOD_OF = new Map(METHODS.map((method) => [method === 'DELETE' ? 'del' : method.toLowerCase(), method]));

/** What the requests of one turn have in common: cookies of its jar, and which status is expected. */
export interface Session {
  jar: Dictionary;
  expected: Value | null;
}

export function newSession(): Session {
  return { jar: new Dictionary(), expected: null };
}

/** The module `k6/http`. */
export function httpLibrary(session: Session): Dictionary {
  const known = (value: Value, line: number): Expression => ({ kind: 'known', line, value });
  const request = (
    [method = UNDEFINED, url = UNDEFINED, body = UNDEFINED, parameters = UNDEFINED]: readonly Value[],
    line: number,
    evaluator: Evaluator,
  ) =>
    evaluator.evaluate(
      {
        ...send(known(method, line), known(url, line), line),
        ...(holdsUpload(body)
          ? { multipart: known(body, line) }
          : { body: isNothing(body) ? null : known(body, line) }),
        parameters: known(parametersOf(parameters, session), line),
        client: known(new Dictionary([['cookies', session.jar]]), line),
      },
      Scope.module(),
    );
  const methods = [...METHOD_OF].map(([name, method]) => {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const value = native(([url = UNDEFINED, ...rest], line, evaluator) =>
      request([data(method), url, ...(hasBody ? rest : [UNDEFINED, ...rest])], line, evaluator),
    );
    return [name, value] as const;
  });
  const one = (element: Value, line: number, evaluator: Evaluator): Value => {
    if (element instanceof List && element.rest === null) return request(element.items, line, evaluator);
    const isAddress = element instanceof Dictionary && !element.entries.has('url');
    if (element instanceof Dictionary && !isAddress) {
      const part = (key: string) => element.get(key) ?? UNDEFINED;
      const parts = [element.get('method') ?? data('GET'), part('url'), part('body'), part('params')];
      return request(parts, line, evaluator);
    }
    return request([data('GET'), element], line, evaluator);
  };
  const batch = native(([requests = UNDEFINED], line, evaluator) => {
    const { conversion } = evaluator;
    const isMap = requests instanceof Dictionary;
    if (!isMap && !(requests instanceof List)) {
      conversion.lose(line, 'the requests of a batch are left out: they cannot be told without running the script');
      return Unknown.from([requests, new Unknown(['the answers to a batch'], line)], line);
    }
    conversion.note(line, 'requests of a batch are sent one after the other');
    if (requests.rest !== null)
      conversion.lose(line, 'some requests of a batch are left out: they cannot be told without running the script');
    const answers = isMap ? new Dictionary() : new List([]);
    for (const [key, element] of isMap ? requests.entries : requests.items.entries()) {
      const answer = one(element, line, evaluator);
      if (answers instanceof Dictionary) answers.entries.set(String(key), answer);
      else answers.items.push(answer);
    }
    return answers;
  });
  const whole = native(request);
  const address = native(([text = UNDEFINED]) => text);
  const jar = new Dictionary([
    [
      'set',
      native(([, name, value = UNDEFINED, limits], line, { conversion }) => {
        if (limits instanceof Dictionary && limits.entries.size > 0)
          conversion.note(line, `to which paths and hosts the cookie belongs is not kept: every request has it`);
        if (name?.kind === 'data') session.jar.entries.set(String(name.value), value);
        else session.jar.forget(new Unknown(['a cookie'], 1));
        return UNDEFINED;
      }),
    ],
    ['cookiesForURL', native((_, line) => new Unknown(['the cookies of a jar'], line))],
    [
      'clear',
      native(() => {
        session.jar.entries.clear();
        return UNDEFINED;
      }),
    ],
    [
      'delete',
      native(([, name]) => {
        if (name?.kind === 'data') session.jar.entries.delete(String(name.value));
        return UNDEFINED;
      }),
    ],
  ]);
  const members: Record<string, Value> = {
    ...Object.fromEntries(methods),
    request: whole,
    asyncRequest: whole,
    batch,
    url: address,
    cookieJar: native(() => jar),
    CookieJar: native(() => jar),
    expectedStatuses: native((given, line) => expectedStatuses(given, line)),
    setResponseCallback: native(([expected = UNDEFINED]) => {
      session.expected = expected;
      return UNDEFINED;
    }),
    file: uploadedFile,
  };
  const made = library('k6/http', members);
  made.entries.set('default', made);
  return made;
}

/** What only a value of `http.file()` has. */
const UPLOADED = '%uploaded';

/** `http.file(data, name, type)`, which only a map that is sent as multipart/form-data may hold. */
const uploadedFile = native(
  ([content = UNDEFINED, name = UNDEFINED, type = UNDEFINED]) =>
    new Dictionary([
      ['file', content],
      ['filename', name],
      ['type', type],
      [UPLOADED, data(true)],
    ]),
);

function holdsUpload(body: Value): body is Dictionary {
  return (
    body instanceof Dictionary &&
    [...body.entries.values()].some((part) => part instanceof Dictionary && part.entries.has(UPLOADED))
  );
}

/** The parameters of a request with what k6 takes from elsewhere. */
function parametersOf(given: Value, session: Session): Value {
  const isEmpty = isNothing(given);
  if (!isEmpty && !(given instanceof Dictionary)) return given;
  const parameters = new Dictionary(given instanceof Dictionary ? given.entries : []);
  if (given instanceof Dictionary) parameters.rest = given.rest;
  // A jar is the one that all requests have.
  parameters.entries.delete('jar');
  if (session.expected !== null && !parameters.entries.has('responseCallback'))
    parameters.entries.set('responseCallback', session.expected);
  return parameters;
}

/** `http.expectedStatuses(200, { min: 400, max: 499 })` as codes and classes. */
function expectedStatuses(given: readonly Value[], line: number): Value {
  const codes: Value[] = [];
  for (const one of given) {
    if (!(one instanceof Dictionary)) {
      codes.push(one);
      continue;
    }
    const [least, most] = ['min', 'max'].map((key) => {
      const end = one.get(key);
      return end?.kind === 'data' ? Number(end.value) : Number.NaN;
    });
    if (least === undefined || most === undefined || !(least >= 100 && most <= 599 && least <= most))
      return new Unknown(['which status is expected'], line);
    for (let code = least; code <= most; ) {
      const isClass = code % 100 === 0 && code + 99 <= most;
      codes.push(data(isClass ? `${code / 100}xx` : code));
      code += isClass ? 100 : 1;
    }
  }
  return new List(codes);
}
