import { parser } from '@lezer/python';
import { quote } from '../../text/quote.ts';
import { Conversion } from '../conversion.ts';
import { cannotTell, type Dialect } from '../dialect.ts';
import type { Imported, ImportedScenario } from '../imported.ts';
import { Interpreter } from '../interpreter.ts';
import { Names } from '../names.ts';
import { addClass, attribute, lineage, nameIn, undecorated } from './classes.ts';
import { LocustLowering } from './lower.ts';
import { childrenOf, PythonSource } from './python.ts';
import { type LocustFile, LocustUser } from './user.ts';

const USERS = ['HttpUser', 'FastHttpUser', 'HttpLocust', 'FastHttpLocust'];

const DIALECT: Dialect = {
  deepest: 60,
  words: { true: 'True', false: 'False', null: 'None' },
  partialMaps: false,
  encodesQuery: true,
  targetIsVariable: false,
  leftOut(part, { method, url }) {
    if (part === 'method' || part === 'url') return cannotTell(part === 'url' ? 'its path' : 'its method', 'file');
    const what = part === 'body' ? 'its body' : 'a header or parameter';
    return cannotTell(`${method} ${quote(url)}: ${what}`, 'file');
  },
};

/**
 * Users, tasks, waits and requests of a Locust file (docs.locust.io/en/stable/writing-a-locustfile.html). It is parsed
 * and never run: what depends on more than its own text is left out, with its line.
 *
 * @throws PerfGateError `config` when it has no request that can be converted
 */
export function importLocust(text: string, name: string): Imported {
  const source = new PythonSource(text.replace(/^\ufeff/, ''));
  const conversion = new Conversion(name);
  const interpreter = new Interpreter(conversion, DIALECT);
  const lowering = new LocustLowering(source);
  const file = readFile(lowering, interpreter);
  const scenarios: Record<string, ImportedScenario> = {};
  const names = new Names();
  for (const user of file.classes.values()) {
    const ancestry = lineage(user, file.classes);
    if (!ancestry.some(({ bases }) => bases.some((base) => USERS.includes(base)))) continue;
    const abstract = attribute([user], 'abstract');
    if (abstract && source.textOf(abstract) === 'True') continue;
    const made = new LocustUser(ancestry, file, lowering, interpreter).scenario();
    if (Object.keys(made.journeys).length > 0) scenarios[names.take(user.name)] = made;
  }
  for (const { bases, node } of file.classes.values()) {
    if (bases.includes('LoadTestShape'))
      conversion.note(source.lineOf(node), 'a LoadTestShape: write its stages by hand');
  }
  return conversion.imported(scenarios, remarksOn(scenarios));
}

/** Classes and functions of a file, and the variables outside of them. */
function readFile(lowering: LocustLowering, interpreter: Interpreter): LocustFile {
  const { source } = lowering;
  const file: LocustFile = { classes: new Map(), functions: new Map(), globals: new Map() };
  for (const statement of childrenOf(parser.parse(source.text).topNode)) {
    const { definition, decorators } = undecorated(statement);
    if (definition?.name === 'ClassDefinition') {
      const isKnown = addClass(definition, file.classes, source) !== null;
      if (isKnown && decorators.length > 0)
        interpreter.conversion.note(source.lineOf(definition), 'a decorator of a class');
    } else if (definition?.name === 'FunctionDefinition') {
      file.functions.set(nameIn(definition, source), definition);
    } else if (statement.name === 'AssignStatement' || statement.name === '⚠') {
      interpreter.walk(lowering.statement(statement), file.globals);
    }
  }
  interpreter.take();
  return file;
}

function remarksOn(scenarios: Record<string, ImportedScenario>): string[] {
  const waits = Object.values(scenarios).some(({ journeys }) =>
    Object.values(journeys).some(({ pause, requests }) => pause && requests.length > 1),
  );
  return [
    ...(Object.keys(scenarios).length > 1
      ? ['Locust runs its users together; perf-gate measures one scenario after the other.']
      : []),
    ...(waits ? ['Locust waits between tasks; perf-gate pauses between the requests of one as well.'] : []),
    'How many users there are is set where Locust is started: set connections.',
  ];
}
