import { parser } from '@lezer/python';
import type { Interpreter } from '../interpreter.ts';
import { Scope } from '../scope.ts';
import type { ClassExpression, Statement } from '../tree.ts';
import { Dictionary, data, Unknown, type Value } from '../value.ts';
import { LOCUST_NAMES, type PythonDialect } from './dialect.ts';
import { PythonLowering } from './lower.ts';
import type { TaskDeclaration } from './lower-class.ts';
import { MODULE } from './lower-import.ts';
import type { Given } from './native.ts';
import { PythonSource, type SyntaxNode } from './python.ts';
import { plainText } from './text-format.ts';

/** Modules of Python and of packages that send nothing of what Locust measures. */
const LIBRARIES =
  /^(?:__future__|abc|argparse|ast|asyncio|base64|bisect|builtins|calendar|collections|concurrent|contextlib|copy|csv|dataclasses|datetime|decimal|email|enum|faker|Queue|functools|gc|getpass|gevent|glob|gzip|hashlib|heapq|hmac|html|http|importlib|inspect|io|itertools|json|locale|locust|locust_plugins|logging|loguru|math|mimetypes|multiprocessing|numbers|numpy|operator|os|pandas|pathlib|pickle|platform|pprint|pytz|queue|random|re|requests|resource|secrets|shutil|signal|six|socket|ssl|statistics|string|struct|subprocess|sys|tempfile|textwrap|threading|time|traceback|types|typing|typing_extensions|ujson|unittest|urllib|urllib3|uuid|warnings|yaml|zlib|bs4|lxml|dotenv|pyquery|prometheus_client|opentelemetry|jwt|boto3|psutil|simplejson|orjson|dateutil|tzlocal)(?:\.|$)/;

/** A file of Python, lowered. */
interface Lowered {
  file: string;
  source: PythonSource;
  statements: Statement[];
}

/** The files of a Locust script, each lowered once. */
export class PythonFiles {
  readonly #known = new Map<string, Lowered>();
  /** Tasks by the class that declares them. */
  readonly tasks = new Map<ClassExpression, TaskDeclaration[]>();

  lowered(file: string, text: string): Lowered {
    const known = this.#known.get(file);
    if (known) return known;
    const source = new PythonSource(text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'));
    const lowering = new PythonLowering(source);
    const tree = parser.parse(source.text).topNode;
    const made = { file, source, statements: errorIn(tree) === null ? lowering.statements(tree) : [] };
    for (const [node, tasks] of lowering.classes.tasks) this.tasks.set(node, tasks);
    this.#known.set(file, made);
    return made;
  }
}

/** Where a text is no Python; null: it is. */
export function errorIn(tree: SyntaxNode): SyntaxNode | null {
  const cursor = tree.cursor();
  do {
    if (!cursor.type.isError) continue;
    const { node } = cursor;
    // Valid since Python 3.9, and not known to the grammar.
    const isWith = node.parent?.name === 'ParenthesizedExpression' && node.parent.parent?.name === 'WithStatement';
    const isYield = /^Yield/.test(node.parent?.name ?? '') && node.from === node.to;
    if (!isWith && !isYield) return node;
  } while (cursor.next());
  return null;
}

/** The modules that are imported on one way through a script. */
export class Modules {
  readonly #files: PythonFiles;
  readonly #interpreter: Interpreter;
  readonly #dialect: PythonDialect;
  readonly #loaded = new Map<string, Dictionary>();
  readonly #folders = new Map<Dictionary, string>();
  /** Whether what is walked is done again and again by every user. */
  isInTask = false;

  constructor(files: PythonFiles, interpreter: Interpreter, dialect: PythonDialect) {
    this.#files = files;
    this.#interpreter = interpreter;
    this.#dialect = dialect;
  }

  /** Walks a file. @returns its variables */
  walk(file: string, text: string, folder: string): Dictionary {
    const module = new Dictionary();
    this.#loaded.set(file, module);
    this.#folders.set(module, folder);
    const scope = Scope.module(module.entries);
    for (const [name, value] of this.#dialect.builtins()) scope.declare(name, value);
    scope.declare(MODULE, module);
    this.#interpreter.walk(this.#files.lowered(file, text).statements, scope);
    return module;
  }

  imported(name: string, given: Given, line: number): Value {
    const [importer, second, third] = given.positional;
    if (name === 'import all') {
      if (importer instanceof Dictionary && second instanceof Dictionary)
        for (const [key, value] of second.entries)
          if (!key.startsWith('_') && !key.startsWith(' ')) importer.entries.set(key, value);
      if (importer instanceof Dictionary && second?.kind === 'native' && second.name?.startsWith('locust'))
        for (const one of LOCUST_NAMES) importer.entries.set(one, this.#dialect.library(`locust.${one}`));
      return data(null);
    }
    const path = plainText(second) ?? '';
    const from = importer instanceof Dictionary ? (this.#folders.get(importer) ?? '') : '';
    if (name === 'import root') {
      const [first = '', ...rest] = path.split('.');
      const root = this.#module(first, from, line);
      if (!(root instanceof Unknown) || rest.length === 0) return root;
      return rest.reduceRight<Value>((value, key) => new Dictionary([[key, value]]), this.#module(path, from, line));
    }
    const what = plainText(third);
    if (name !== 'import from' || what === null) return this.#module(path, from, line);
    const module = this.#module(path, from, line);
    const held = module instanceof Dictionary ? module.get(what) : undefined;
    if (held !== undefined) return held;
    if (module.kind === 'native') return this.#dialect.library(`${module.name}.${what}`);
    const inside = this.#module(`${path}${path.endsWith('.') ? '' : '.'}${what}`, from, line);
    if (inside instanceof Dictionary) return inside;
    if (!(module instanceof Dictionary))
      return module instanceof Unknown ? new Unknown([`${what} of ${module.reasons[0] ?? path}`], line) : module;
    return new Unknown([`${what}, which the module ${path} does not have`], line);
  }

  #module(path: string, from: string, line: number): Value {
    const [dots = ''] = /^\.*/.exec(path) ?? [];
    if (dots === '' && LIBRARIES.test(path)) return this.#dialect.library(path);
    const names = path.slice(dots.length).split('.').filter(Boolean);
    const own = dots === '' ? '' : `${from}${'../'.repeat(dots.length - 1)}`;
    const folders = dots === '' ? ['', from, '../', '../../'] : [own];
    for (const folder of new Set(folders)) {
      const place = `${folder}${names.join('/')}`;
      for (const file of names.length === 0 ? [`${place}__init__.py`] : [`${place}.py`, `${place}/__init__.py`]) {
        const found = this.#interpreter.files.read(file);
        if (!('text' in found)) continue;
        const loaded = this.#loaded.get(found.file);
        if (loaded) return loaded;
        const { source } = this.#files.lowered(found.file, found.text);
        const error = errorIn(parser.parse(source.text).topNode);
        if (error !== null) {
          const { line: at } = source.placeOf(error.from);
          return new Unknown([`the file ${found.file}, which is no Python in line ${at}`], line);
        }
        return this.walk(found.file, found.text, file.replace(/[^/]*$/, ''));
      }
    }
    return new Unknown([`the module ${path}, which is not there`], line);
  }
}
