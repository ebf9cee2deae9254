import type { Evaluator } from '../evaluator.ts';
import { keyOf } from '../folding.ts';
import { chosen, memberOf } from '../members.ts';
import { Scope } from '../scope.ts';
import type { Expression } from '../tree.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { BUILTINS } from './builtins.ts';
import { credentials, isSendingMethod, madeClient, sent } from './client.ts';
import { iterated, share } from './collections.ts';
import { type Given, type NativeBody, untold, untoldFrom } from './native.ts';
import { plainText, wholeNumber } from './text-format.ts';

function evaluated(node: Expression, evaluator: Evaluator): Value {
  return evaluator.evaluate(node, Scope.module());
}

function known(value: Value | undefined, line: number): Expression {
  return { kind: 'known', line, value: value ?? new Unknown(['it is not given'], line) };
}

function made(placeholder: string, isNumber = false, remark?: string): NativeBody {
  return () => ({ kind: 'placeholder', text: placeholder, isNumber, ...(remark !== undefined && { remark }) });
}

function random(
  least: Value | undefined,
  most: Value | undefined,
  isWhole: boolean,
  line: number,
  evaluator: Evaluator,
): Value {
  return evaluated({ kind: 'random', line, least: known(least, line), most: known(most, line), isWhole }, evaluator);
}

const choice: NativeBody = (given, line, evaluator) => {
  const list = given.get(0, 'seq') ?? data(null);
  if (list.kind === 'part') {
    evaluator.conversion.note(line, 'of a list of an answer the first is taken');
    return memberOf(list, data(0), line, evaluator);
  }
  const items = list.kind === 'list' ? null : iterated(list);
  return chosen(items === null ? list : new List([...items]), 'random', line, evaluator);
};

/** A list in which values stand as often as their weights say. */
const choices: NativeBody = (given, line, evaluator) => {
  const list = given.get(0, 'population') ?? data(null);
  const weights = given.get(1, 'weights');
  const count = wholeNumber(given.get(2, 'k') ?? data(1));
  let from: Value = list;
  if (weights !== undefined) {
    const shares = iterated(weights)?.map((value) => (value.kind === 'data' ? Number(value.value) : Number.NaN)) ?? [];
    const least = Math.min(...shares.filter((share) => share > 0));
    const scale = shares.every(Number.isInteger) ? 1 : 1 / least;
    const turns = shares.map((share) => Math.round(share * scale));
    const total = turns.reduce((sum, turn) => sum + turn, 0);
    const isExact =
      shares.length > 0 && turns.every((turn, index) => Math.abs(turn - (shares[index] as number) * scale) < 0.01);
    if (list.kind !== 'list' || list.items.length !== shares.length || !isExact || total > 1000 || total <= 0)
      return untoldFrom([list, weights], 'a choice by weights', line);
    from = new List(list.items.flatMap((item, index) => Array.from({ length: turns[index] as number }, () => item)));
  }
  if (count === null || count > 100) return untoldFrom(given.all, 'a choice', line);
  return new List(
    Array.from({ length: count }, () =>
      from.kind === 'list' ? chosen(from, 'random', line, evaluator) : choice(given, line, evaluator),
    ),
  );
};

const cycle: NativeBody = (given, line) => {
  const items = iterated(given.get(0) ?? data(null));
  if (items === null) return untoldFrom(given.all, 'what is gone through', line);
  const list = new List([...items]);
  const [first] = given.positional;
  if (first instanceof List) list.source = first.source;
  share(list);
  return list;
};

const table =
  (hasHeader: boolean): NativeBody =>
  (given, line, evaluator) => {
    const text = given.get(0) ?? data(null);
    const delimiter = plainText(given.get(null, 'delimiter'));
    const fields = given.get(1, 'fieldnames');
    if (hasHeader && fields instanceof List && fields.items.every((one) => keyOf(one) !== null)) {
      const rows = evaluated({ kind: 'table', line, text: known(text, line), hasHeader: false, delimiter }, evaluator);
      if (!(rows instanceof List)) return rows;
      const names = fields.items.map((one) => keyOf(one) as string);
      const list = new List(
        rows.items.map(
          (row) =>
            new Dictionary(
              row instanceof List ? names.map((key, index) => [key, row.items[index] ?? data('')] as const) : [],
            ),
        ),
      );
      list.source = rows.source && { ...rows.source, columns: names };
      return list;
    }
    return evaluated({ kind: 'table', line, text: known(text, line), hasHeader, delimiter }, evaluator);
  };

const parsed: NativeBody = (given, line, evaluator) => {
  const text = given.get(0) ?? data(null);
  if (text.kind === 'part' && text.from.regex !== undefined) return { kind: 'part', of: text.of, from: { json: '' } };
  return evaluated({ kind: 'parsed', line, text: known(text, line) }, evaluator);
};

const environment: NativeBody = (given, line, evaluator) =>
  evaluated(
    {
      kind: 'environment',
      line,
      name: known(given.get(0), line),
      fallback: given.get(1) ? known(given.get(1), line) : null,
    },
    evaluator,
  );

const waited: NativeBody = (given, line, evaluator) =>
  evaluated({ kind: 'wait', line, seconds: known(given.get(0), line) }, evaluator);

const UUID = '{{ faker.string.uuid }}';
const TIME = 'the time is made up where it is sent';
const NOW = '{{ faker.number.int }}';

/** A wait of Locust that is more than a time between tasks. */
function paced(kind: string): NativeBody {
  return (given) => new Dictionary([[kind, given.get(0) ?? data(null)]]);
}

/** Functions of libraries by their dotted names. */
const LIBRARY: Record<string, NativeBody> = {
  'time.sleep': waited,
  'gevent.sleep': waited,
  'asyncio.sleep': waited,
  'time.time': made(NOW, true, TIME),
  'time.time_ns': made(NOW, true, TIME),
  'os.getenv': environment,
  'os.environ.get': environment,
  'os.environ[]': environment,
  'os.path.join': (given, line) => pathOf(given.positional, line),
  'os.path.dirname': () => data('.'),
  'os.path.abspath': (given) => given.get(0) ?? data('.'),
  'os.path.realpath': (given) => given.get(0) ?? data('.'),
  'os.getcwd': () => data('.'),
  'pathlib.Path': (given) => given.get(0) ?? data('.'),
  'random.random': (_, line, evaluator) => random(data(0), data(1), false, line, evaluator),
  'random.uniform': (given, line, evaluator) => random(given.get(0), given.get(1), false, line, evaluator),
  'random.randint': (given, line, evaluator) => random(given.get(0, 'a'), given.get(1, 'b'), true, line, evaluator),
  'random.randrange': (given, line, evaluator) => {
    const [first, second, step] = given.positional;
    if (step && wholeNumber(step) !== 1) return untold('a random number with steps', line);
    const end = wholeNumber(second ?? first);
    return end === null
      ? untoldFrom(given.all, 'a random number', line)
      : random(second ? first : data(0), data(end - 1), true, line, evaluator);
  },
  'random.choice': choice,
  'random.choices': choices,
  'random.sample': (given, line, evaluator) => {
    const count = wholeNumber(given.get(1, 'k'));
    if (count === null || count > 100) return untoldFrom(given.all, 'a choice', line);
    if (count > 1) evaluator.conversion.note(line, 'values of random.sample may come twice');
    return new List(Array.from({ length: count }, () => choice(given, line, evaluator)));
  },
  'random.shuffle': (given, line, evaluator) => {
    const list = given.get(0);
    if (list instanceof List && list.rest === null) {
      const all = new List([...list.items]);
      all.source = list.source;
      evaluator.conversion.note(line, 'values of a list that was shuffled may come twice');
      list.items = list.items.map(() => chosen(all, 'random', line, null));
      list.source = null;
    } else if (list instanceof List) list.forget(new Unknown(['a list that was shuffled'], line));
    return data(null);
  },
  'random.seed': () => data(null),
  'secrets.choice': choice,
  'secrets.randbelow': (given, line, evaluator) => {
    const end = wholeNumber(given.get(0));
    return end === null ? untold('a random number', line) : random(data(0), data(end - 1), true, line, evaluator);
  },
  'secrets.token_hex': made(UUID),
  'uuid.uuid4': made(UUID),
  'uuid.uuid1': made(UUID),
  'json.dumps': (given) => ({ kind: 'json', value: given.get(0) ?? data(null) }),
  'json.loads': parsed,
  'json.load': parsed,
  'csv.DictReader': table(true),
  'csv.reader': table(false),
  'itertools.cycle': cycle,
  'itertools.chain': (given, line) => {
    const lists = given.positional.map(iterated);
    return lists.includes(null)
      ? untoldFrom(given.all, 'a chain', line)
      : new List(lists.flatMap((list) => [...(list ?? [])]));
  },
  'queue.Queue': () => new List([]),
  'queue.LifoQueue': () => new List([]),
  'queue.SimpleQueue': () => new List([]),
  'collections.deque': (given) => new List([...(iterated(given.get(0) ?? new List([])) ?? [])]),
  'collections.OrderedDict': (given, line, evaluator) => (BUILTINS.dict as NativeBody)(given, line, evaluator),
  'collections.defaultdict': () => new Dictionary(),
  'copy.copy': (given) => copied(given.get(0) ?? data(null), false),
  'copy.deepcopy': (given) => copied(given.get(0) ?? data(null), true),
  'locust.between': (given, line, evaluator) =>
    random(given.get(0, 'min_wait'), given.get(1, 'max_wait'), false, line, evaluator),
  'locust.constant': (given) => given.get(0, 'wait_time') ?? data(null),
  'locust.constant_pacing': paced('pacing'),
  'locust.constant_throughput': paced('throughput'),
  'locust.task': (given) => given.get(0) ?? data(null),
  'requests.Session': () => madeClient(),
  'requests.session': () => madeClient(),
  'requests.auth.HTTPBasicAuth': (given, line) => credentials(given, line),
  'requests.auth.HTTPDigestAuth': (_, line) => new Unknown(['digest authentication'], line),
  'urllib.parse.quote': (given, line) => encoded(given, line, '%20'),
  'urllib.parse.quote_plus': (given, line) => encoded(given, line, '+'),
  'urllib.parse.urlencode': (given, line) => {
    const value = given.get(0);
    if (!(value instanceof Dictionary) || value.rest !== null)
      return untoldFrom([value], 'what urlencode() makes', line);
    const pairs = [...value.entries].map(([key, one]) => [key, keyOf(one)] as const);
    return pairs.some(([, one]) => one === null)
      ? untoldFrom([...value.entries.values()], 'what urlencode() makes', line)
      : data(new URLSearchParams(Object.fromEntries(pairs.map(([key, one]) => [key, one ?? '']))).toString());
  },
  'urllib.parse.urljoin': (given, line) => {
    const [base, path] = given.positional.map(plainText);
    return base == null || path == null || !URL.canParse(path, base)
      ? untoldFrom(given.all, 'a URL', line)
      : data(new URL(path, base).href);
  },
  'base64.b64encode': (given, line) => {
    const text = plainText(given.get(0));
    return text === null
      ? untoldFrom(given.all, 'what b64encode() makes', line)
      : data(Buffer.from(text).toString('base64'));
  },
  'datetime.datetime.now': made('{{ faker.date.recent }}', false, TIME),
  'datetime.datetime.utcnow': made('{{ faker.date.recent }}', false, TIME),
  'faker.Faker': (_, line, evaluator) =>
    memberOf({ kind: 'native', name: 'faker', call: () => data(null) }, data('Faker()'), line, evaluator),
  'os.path.exists': (_, line) => untold('whether a file is there', line),
};

/** What Faker of Python makes up, by what perf-gate calls it. */
const FAKER: Record<string, string> = {
  name: 'person.fullName',
  first_name: 'person.firstName',
  last_name: 'person.lastName',
  email: 'internet.email',
  safe_email: 'internet.email',
  user_name: 'internet.username',
  password: 'internet.password',
  url: 'internet.url',
  uuid4: 'string.uuid',
  phone_number: 'phone.number',
  address: 'location.streetAddress',
  street_address: 'location.streetAddress',
  city: 'location.city',
  country: 'location.country',
  postcode: 'location.zipCode',
  zipcode: 'location.zipCode',
  company: 'company.name',
  job: 'person.jobTitle',
  word: 'lorem.word',
  sentence: 'lorem.sentence',
  paragraph: 'lorem.paragraph',
  text: 'lorem.paragraph',
  ipv4: 'internet.ipv4',
  user_agent: 'internet.userAgent',
  color_name: 'color.human',
};

/** The body of a function of a library; null: it is none that has a counterpart. */
export function libraryBody(name: string): NativeBody | null {
  const body = LIBRARY[name];
  if (body) return body;
  const [, fake] = /^faker\.Faker\(\)\.(\w+)$/.exec(name) ?? [];
  if (fake === 'random_int' || fake === 'pyint')
    return (given, line, evaluator) =>
      random(
        given.get(0, fake === 'pyint' ? 'min_value' : 'min') ?? data(0),
        given.get(1, fake === 'pyint' ? 'max_value' : 'max') ?? data(9999),
        true,
        line,
        evaluator,
      );
  if (fake === 'random_element') return choice;
  if (fake && FAKER[fake]) return made(`{{ faker.${FAKER[fake]} }}`);
  const [, method] = /^requests\.(\w+)$/.exec(name) ?? [];
  if (method && isSendingMethod(method)) return (given, line, evaluator) => sent(null, method, given, line, evaluator);
  return null;
}

function pathOf(parts: readonly Value[], line: number): Value {
  const texts = parts.map(plainText);
  return texts.includes(null) ? untoldFrom(parts, 'a path', line) : data(texts.join('/').replace(/\/{2,}/g, '/'));
}

function encoded(given: Given, line: number, space: string): Value {
  const text = plainText(given.get(0));
  return text === null
    ? untoldFrom(given.all, 'encoded text', line)
    : data(
        encodeURIComponent(text)
          .replaceAll('%20', space)
          .replaceAll('%2F', space === '+' ? '%2F' : '/'),
      );
}

function copied(value: Value, isDeep: boolean, depth = 0): Value {
  if (depth > 20) return value;
  const inner = (one: Value) => (isDeep ? copied(one, true, depth + 1) : one);
  if (value instanceof List) {
    const list = new List(value.items.map(inner));
    list.rest = value.rest;
    list.source = value.source;
    return list;
  }
  if (!(value instanceof Dictionary)) return value;
  const map = new Dictionary(
    [...value.entries].map(([key, one]) => [key, inner(one)] as const),
    value.of,
  );
  map.rest = value.rest;
  return map;
}
