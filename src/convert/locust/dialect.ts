import { quote } from '../../text/quote.ts';
import { cannotTell, type Dialect } from '../dialect.ts';
import type { Evaluator, GivenArgument } from '../evaluator.ts';
import { memberOf } from '../members.ts';
import { Dictionary, data, forget, List, type NativeFunction, Unknown, type Value } from '../value.ts';
import { BUILTINS } from './builtins.ts';
import { isClient, isSendingMethod, sent, sentAsRest } from './client.ts';
import { LIST_METHODS, listMethod, MAP_METHODS, mapMethod } from './collections.ts';
import { libraryBody } from './library.ts';
import { isMadeFromUnknown, LIBRARY_CLASSES } from './library-classes.ts';
import type { Modules } from './modules.ts';
import { Given, type NativeBody, native, sendsNothing, untold, untoldFrom } from './native.ts';
import { OPERATORS, updated } from './operate.ts';
import type { Operating } from './operators.ts';
import { TEXT_METHODS, textMethod } from './text-methods.ts';

const NOTHING_SENT = [
  'success',
  'failure',
  'raise_for_status',
  'close',
  'info',
  'debug',
  'warning',
  'error',
  'exception',
  'critical',
  'log',
  'fire',
  'join',
  'joinall',
];
const UNCHANGING = ['get', 'items', 'keys', 'values', 'copy', 'index', 'count', 'empty', 'qsize'];

/** What `from locust import *` makes known. */
export const LOCUST_NAMES = [
  'HttpUser',
  'FastHttpUser',
  'User',
  'HttpLocust',
  'TaskSet',
  'SequentialTaskSet',
  'TaskSequence',
  'LoadTestShape',
  'task',
  'tag',
  'events',
  'between',
  'constant',
  'constant_pacing',
  'constant_throughput',
];

/** How Python's values behave, and what its libraries do. */
export class PythonDialect implements Dialect, Operating {
  readonly deepest = 100;
  readonly words = { true: 'True', false: 'False', null: 'None' };
  readonly encodesQuery = true;
  readonly targetIsVariable = true;
  readonly emptyIsFalse = true;
  /** Where imports are looked up on the way that is walked. */
  modules: Modules | null = null;
  /** Whether a task was left by `self.interrupt()`. */
  isInterrupted = false;
  /** Whether the next task then begins without a wait. */
  isRescheduled = false;

  missingArgument(line: number): Value {
    return new Unknown(['an argument that is not given'], line);
  }

  leftOut(
    part: Parameters<Dialect['leftOut']>[0],
    { method, url }: { method: string; url: string },
    reasons: readonly string[],
  ): string {
    const why = reasons.length === 0 ? '' : ` (${reasons.slice(0, 3).join(', ')})`;
    if (part === 'way') return `${method} ${quote(url)} is left out: whether it is sent cannot be told`;
    if (part === 'url' || part === 'method')
      return `${cannotTell(part === 'url' ? 'its path' : 'its method', 'file')}${why}`;
    const what = part === 'body' ? 'its body' : part === 'query' ? 'its query' : 'a header or parameter';
    return `${cannotTell(`${method} ${quote(url)}: ${what}`, 'file')}${why}`;
  }

  changesNothing(name: string): boolean {
    return (
      UNCHANGING.includes(name) || TEXT_METHODS.includes(name) || NOTHING_SENT.includes(name) || isSendingMethod(name)
    );
  }

  /** Members of what is native, of answers and of users. */
  property(object: Value, name: string, line: number, evaluator: Evaluator): Value | null {
    switch (object.kind) {
      case 'native':
        if (object.name === 'os.environ' && !UNCHANGING.includes(name))
          return (libraryBody('os.getenv') as NativeBody)(
            new Given([{ value: data(name), name: null }]),
            line,
            evaluator,
          );
        return this.library(`${object.name ?? ''}.${name}`);
      case 'answer':
        return this.#answerPart(object, name, line);
      case 'placeholder':
        if (name === 'hex') {
          evaluator.conversion.note(line, 'a UUID has its hyphens where it is sent');
          return object;
        }
        if (name === 'year' && object.text === '{{ faker.date.recent }}') {
          evaluator.conversion.note(line, 'the year is that in which the file was imported');
          return data(new Date().getFullYear());
        }
        return null;
      case 'data':
        return name === 'value' ? object : this.#bound(object, name, evaluator, TEXT_METHODS);
      case 'json':
        return this.#bound(object, name, evaluator, TEXT_METHODS);
      case 'dictionary':
        if (isClient(object))
          return isSendingMethod(name)
            ? bound((given, at, by) => sent(object, name, given, at, by))
            : this.#bound(object, name, evaluator, ['close', 'mount', 'rename_request']);
        if (object.of !== null) return this.#userMethod(object, name);
        return this.#bound(object, name, evaluator, MAP_METHODS);
      case 'list':
        return this.#bound(object, name, evaluator, LIST_METHODS);
      default:
        return null;
    }
  }

  #bound(object: Value, name: string, evaluator: Evaluator, names: readonly string[]): NativeFunction | null {
    if (!names.includes(name)) return null;
    return bound(
      (given, line) =>
        this.#called(object, name, given, line, evaluator) ?? untoldFrom([object], `what ${name}() returns`, line),
    );
  }

  #answerPart(answer: Extract<Value, { kind: 'answer' }>, name: string, line: number): Value | null {
    const { of } = answer;
    switch (name) {
      case 'status_code':
      case 'status':
        return { kind: 'status', of };
      case 'text':
      case 'content':
        return { kind: 'part', of, from: { regex: '[\\s\\S]+' } };
      case 'js':
        return { kind: 'part', of, from: { json: '' } };
      case 'json':
        return bound(() => ({ kind: 'part', of, from: { json: '' } }));
      case 'ok':
        return { kind: 'assumed', holds: true };
      case 'error':
        return { kind: 'assumed', holds: false };
      case 'headers':
        return { kind: 'headers', of };
      case 'cookies':
        return { kind: 'cookies', of };
      default:
        return NOTHING_SENT.includes(name) ? bound(() => data(null)) : untold(`${quote(name)} of an answer`, line);
    }
  }

  #userMethod(object: Dictionary, name: string): NativeFunction | null {
    switch (name) {
      case 'interrupt':
        return bound((given) => {
          const again = given.get(0, 'reschedule');
          this.isInterrupted = true;
          this.isRescheduled = !(again?.kind === 'data' && again.value === false);
          return data(null);
        });
      case 'rest':
      case 'rest_':
        return object.get('client')
          ? bound((given, line, evaluator) => sentAsRest(object, given, name === 'rest_', line, evaluator))
          : null;
      case 'wait':
      case '_sleep':
        return bound((given, line, evaluator) => {
          if (name === 'wait') evaluator.conversion.note(line, 'self.wait() is left out');
          else evaluator.call(this.library('time.sleep'), [{ value: given.get(0) ?? data(0), name: null }], line, name);
          return data(null);
        });
      case 'stop':
        return bound((_, line, evaluator) => {
          evaluator.conversion.note(line, 'self.stop() is left out: users go on');
          return data(null);
        });
      default:
        return null;
    }
  }

  method(object: Value, name: string, given: readonly Value[], line: number, evaluator: Evaluator): Value | null {
    return this.#called(object, name, new Given(given.map((value) => ({ value, name: null }))), line, evaluator);
  }

  #called(object: Value, name: string, given: Given, line: number, evaluator: Evaluator): Value | null {
    switch (object.kind) {
      case 'unknown': {
        const isOfAnswer = object.reasons.includes('the answer to a request that is left out');
        if (
          !isOfAnswer &&
          !sendsNothing(object) &&
          !NOTHING_SENT.includes(name) &&
          !(TEXT_METHODS.includes(name) && name !== 'get')
        )
          return null;
        return untoldFrom([object], `what ${name}() returns`, line);
      }
      case 'part':
      case 'row':
      case 'headers':
      case 'cookies':
        if (name === 'get') {
          const key = given.get(0);
          return key ? memberOf(object, key, line, evaluator) : null;
        }
        if (name === 'get_dict') return untold('the cookies of an answer', line);
        if (name === 'json' && object.kind === 'part') return object;
        return textMethod(object, name, given, line, evaluator) ?? untold(`what ${name}() returns`, line);
      case 'list':
        return listMethod(object, name, given, line, evaluator);
      case 'dictionary':
        if (isClient(object))
          return name === 'close' || name === 'mount'
            ? data(null)
            : object.entries.has(name)
              ? null
              : untold(`what ${name}() returns`, line);
        if (object.of === null) return mapMethod(object, name, given, line, evaluator);
        // Python would end there: nothing is changed.
        if (object.rest === null && !object.entries.has(name) && !isMadeFromUnknown(object.of)) {
          evaluator.conversion.lose(line, `${name}() is called, which is not there`);
          return untold(`what ${name}() returns`, line);
        }
        return null;
      case 'file':
        return this.#fileMethod(object, name, line);
      case 'placeholder':
        if (name === 'isoformat') return object;
        if (name === 'timestamp') return { kind: 'placeholder', text: '{{ faker.number.int }}', isNumber: true };
        return textMethod(object, name, given, line, evaluator) ?? untold(`what ${name}() returns`, line);
      case 'data':
      case 'json':
      case 'range':
        return textMethod(object, name, given, line, evaluator);
      default:
        return null;
    }
  }

  #fileMethod(file: Extract<Value, { kind: 'file' }>, name: string, line: number): Value {
    if (name === 'read' || name === 'read_text' || name === 'open' || name === 'strip') return file;
    if (name === 'close' || name === 'seek') return data(null);
    if (name === 'readlines' || name === 'splitlines' || name === 'split') return linesOf(file);
    return untold(`what ${name}() returns`, line);
  }

  operate(name: string, given: readonly GivenArgument[], line: number, evaluator: Evaluator): Value {
    const all = new Given(given);
    if (name.startsWith('import')) return this.modules?.imported(name, all, line) ?? untold('an import', line);
    const [first] = all.positional;
    if (name === 'iterated' && first?.kind === 'file') return linesOf(first);
    if (/^(?:[-+*/%|&^@]|\/\/|\*\*|<<|>>)=$/.test(name)) return updated(name.slice(0, -1), all, line, evaluator);
    if (/^counted /.test(name)) return this.#counted(name.slice('counted '.length, -1), all, line, evaluator);
    const body = OPERATORS[name];
    return body ? body(all, line, evaluator) : untoldFrom(all.all, `the result of ${name}`, line);
  }

  /** What a task changes of its user is another value in every turn. */
  #counted(sign: string, given: Given, line: number, evaluator: Evaluator): Value {
    const [old] = given.positional;
    const value = updated(sign, given, line, evaluator);
    return this.modules?.isInTask && old?.kind === 'data' && typeof old.value === 'number'
      ? untold('a value that changes from turn to turn', line)
      : value;
  }

  /** A function, a module or a class of a library by its dotted name. */
  library(name: string): Value {
    const canonical = canonicalName(name);
    const [, made] = /^(?:locust|abc|enum|builtins|threading)\.(\w+)$/.exec(canonical) ?? [];
    const found = made === undefined ? undefined : LIBRARY_CLASSES.get(made);
    if (found) return { ...found, statics: new Dictionary() };
    const known = libraryBody(canonical);
    if (canonical === 'string.ascii_letters') return data('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ');
    if (canonical === 'string.ascii_lowercase') return data('abcdefghijklmnopqrstuvwxyz');
    if (canonical === 'string.ascii_uppercase') return data('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    if (canonical === 'string.digits') return data('0123456789');
    return native(canonical, (given, line, evaluator) => {
      if (known) return known(given, line, evaluator);
      return unfollowed(canonical, given, line, evaluator);
    });
  }

  /** What a module can use without an import. */
  builtins(): [string, Value][] {
    const classes = ['object', 'Exception'].map((name): [string, Value] => [name, LIBRARY_CLASSES.get(name) as Value]);
    // Parts of files are pasted without their imports.
    const imported = ['json', 'locust', 'os', 'random', 'time'].map((name): [string, Value] => [
      name,
      this.library(name),
    ]);
    return [
      ...classes,
      ...imported,
      ...LOCUST_NAMES.map((name): [string, Value] => [name, this.library(`locust.${name}`)]),
      ...Object.entries(BUILTINS).map(([name, body]): [string, Value] => [name, native(name, body)]),
      ['__name__', data('locustfile')],
      ['__file__', data('locustfile.py')],
    ];
  }
}

/** A function of a library that has no counterpart sends nothing itself; what it is given to call is not called. */
function unfollowed(name: string, given: Given, line: number, evaluator: Evaluator): Value {
  if (/(?:^|\.)(?:spawn|spawn_later|run_in_executor|submit)$/.test(name)) {
    const later = /spawn_later$|run_in_executor$/.test(name) ? 1 : 0;
    const [callee, ...rest] = given.positional.slice(later);
    evaluator.conversion.note(line, 'what runs beside others is sent one after the other');
    if (callee)
      return evaluator.call(
        callee,
        rest.map((value) => ({ value, name: null })),
        line,
        name,
      );
  }
  if (given.all.some(({ kind }) => kind === 'function'))
    evaluator.conversion.lose(line, `${name} is not followed: functions that it calls are missing`);
  if (/^(?:heapq|bisect)\./.test(name))
    for (const value of given.all) forget(value, new Unknown([`what ${name}() changed`], line));
  if (/^(?:gevent\.pool\.(?:Pool|Group)|concurrent\.futures\.\w+|logging\.getLogger|gevent\.Greenlet)$/.test(name))
    return native(`${name}()`, (more, at, by) => unfollowed(`${name}()`, more, at, by));
  return untold(`what ${name}() returns`, line);
}

function bound(body: Parameters<typeof native>[1]): NativeFunction {
  return native('a method', body);
}

/** One name for what Locust and others have in several places. */
function canonicalName(name: string): string {
  if (/^locust[.\w]*\.\w+$/.test(name) && !/\.events?\b/.test(name))
    return name.replace(/^locust[.\w]*\.(\w+)$/, 'locust.$1');
  return name
    .replace(/^faker\.Faker\(\)\.unique\./, 'faker.Faker().')
    .replace(/^(?:numpy|np)\.random\.(choice|randint|uniform)$/, '$1 of numpy')
    .replace(/^urllib\.(quote|quote_plus|urlencode)$/, 'urllib.parse.$1')
    .replace(/^(?:Queue|gevent\.queue)\./, 'queue.');
}

/** The lines of a file. */
function linesOf(file: Extract<Value, { kind: 'file' }>): List {
  const lines = file.text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const list = new List(lines.map((line) => data(line)));
  // Lines with a comma in them would be several columns.
  if (lines.length > 1000 && !/[",]/.test(file.text))
    list.source = { file: file.file, columns: ['value'], delimiter: null, skipsHeader: false };
  return list;
}
