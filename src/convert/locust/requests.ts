import { METHODS, METHODS_WITH_BODY } from '../../load/traffic/http.ts';
import { quote } from '../../text/quote.ts';
import { cannotTell } from '../dialect.ts';
import { literal, note, send, unknown } from '../nodes.ts';
import type { Expression } from '../tree.ts';
import type { Arguments, Lowering } from './python.ts';

const CLIENT_METHODS = METHODS.map((method): string => method.toLowerCase());
const KNOWN = ['url', 'headers', 'params', 'name', 'auth', 'json', 'data', 'files'];
/** Arguments that change nothing of what is sent. */
const HARMLESS = ['catch_response', 'verify', 'allow_redirects', 'timeout', 'stream', 'context', 'cert'];

/** Lowers `self.client.get(…)` and its like (requests.readthedocs.io/en/latest/api, "Main Interface"). */
export function lowerRequest(
  method: string,
  { positional: given, named }: Arguments,
  line: number,
  lowering: Lowering,
): Expression {
  const isRequest = method === 'request';
  if (!isRequest && !CLIENT_METHODS.includes(method)) {
    return method === 'close'
      ? unknown('what close() returns', line)
      : note(cannotTell(`client.${method.slice(0, 40)}`, 'file'), line);
  }
  const positional = isRequest ? given.slice(1) : given;
  const find = (name: string, index: number | null = null): Expression | null => {
    const node = named.get(name) ?? (index === null ? undefined : positional[index]);
    return node ? lowering.expression(node) : null;
  };
  const missing = unknown('it is not given', line);
  const [first] = given;
  const verb = isRequest ? (first ? lowering.expression(first) : missing) : literal(method, line);
  const hasData = METHODS_WITH_BODY.includes(method.toUpperCase());
  const others = [...named.keys()].filter((key) => !KNOWN.includes(key) && !HARMLESS.includes(key));
  return {
    ...send(verb, find('url', 0) ?? missing, line),
    headers: find('headers'),
    query: find('params'),
    name: find('name'),
    credentials: find('auth'),
    json: find('json', hasData ? 2 : null),
    body: find('data', hasData ? 1 : null),
    remarks: [
      ...(named.has('files') ? ['files are sent without: add them as multipart'] : []),
      ...others.map((key) => `the argument ${quote(key)} has no counterpart`),
    ],
  };
}
