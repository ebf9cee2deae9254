import { dirname, join } from 'node:path/posix';
import type { Program } from 'acorn';
import { messageOf } from '../../errors.ts';
import { oneLine, quote } from '../../text/quote.ts';
import type { Interpreter } from '../interpreter.ts';
import { Scope } from '../scope.ts';
import type { ScriptFiles } from '../script-files.ts';
import { Dictionary, Unknown, type Value } from '../value.ts';
import { globals } from './globals.ts';
import { newSession, type Session } from './http.ts';
import { type Counters, libraryOf } from './libraries.ts';
import { EVERYTHING, type LoweredModule, Lowering } from './lower.ts';
import { native, textOf } from './natives.ts';
import { parseScript } from './syntax.ts';

const MOST_MODULES = 50;
/** Modules of k6 that send something other than HTTP requests, or send it in another way. */
const OTHER_TRAFFIC =
  /^k6\/(?:ws|websockets|experimental\/websockets|net\/grpc|experimental\/grpc|browser|experimental\/browser|x\/)/;

/** What a script exports, and what its functions share, after it was walked once from its start. */
export interface Walked {
  exported: Dictionary;
  environment: Dictionary;
  counters: Counters;
  session: Session;
}

/** A script and the modules beside it that it imports. Each is parsed once, and walked once for every way. */
export class Scripts {
  readonly #main: LoweredModule;
  readonly #lowered = new Map<string, LoweredModule | Unknown>();

  constructor(main: Program) {
    this.#main = new Lowering().module(main.body);
  }

  /** Walks the script as k6 loads it. */
  walk(interpreter: Interpreter, counters: Counters): Walked {
    const session = newSession();
    const environment = new Dictionary([['%env', { kind: 'data', value: true }]]);
    const modules = new Map<string, Value>();
    const { conversion, files } = interpreter;
    /** A module by its path from the script. */
    const load = (source: string, from: string, line: number): Value => {
      const known = libraryOf(source, session, counters);
      if (known !== null) return known;
      const isFile = /^(?:\.{1,2}\/|\/|file:\/\/)/.test(source);
      if (!isFile) {
        const what = OTHER_TRAFFIC.test(source)
          ? 'only HTTP requests are converted'
          : source.startsWith('k6/')
            ? 'this module of k6 has no counterpart'
            : 'it is no file beside the script';
        conversion.note(line, `${quote(source)} is not followed: ${what}`);
        return namespace(source);
      }
      const path = source.startsWith('.') ? join(dirname(from), source) : source.replace(/^file:\/\//, '');
      const loaded = modules.get(path);
      if (loaded) return loaded;
      // Modules may import each other.
      modules.set(path, namespace(source));
      const lowered = this.#module(path, files);
      if (lowered instanceof Unknown) {
        conversion.lose(line, `${quote(source)} is not followed: ${lowered.reasons.join(', ')}`);
        return namespace(source);
      }
      const exported = exports(lowered, this.#scope(interpreter, environment, counters, path, load, lowered));
      modules.set(path, exported);
      return exported;
    };
    const scope = this.#scope(interpreter, environment, counters, '', load, this.#main);
    return { exported: exports(this.#main, scope), environment, counters, session };
  }

  #scope(
    interpreter: Interpreter,
    environment: Dictionary,
    { user, iteration }: Counters,
    path: string,
    load: (source: string, from: string, line: number) => Value,
    lowered: LoweredModule,
  ): Scope {
    const scope = Scope.module();
    for (const [name, value] of Object.entries(globals())) scope.declare(name, value);
    scope.declare('__ENV', environment);
    scope.declare('__VU', user);
    scope.declare('__ITER', iteration);
    const open = native(([file], line, evaluator) => {
      const name = textOf(file, line, evaluator);
      if (name instanceof Unknown) return name;
      const found = evaluator.files.read(join(dirname(path), name));
      if ('problem' in found) return new Unknown([found.problem], line);
      return { kind: 'file', ...found };
    });
    scope.declare('open', open);
    scope.declare(
      '%import',
      native(([source], line) => load(source?.kind === 'data' ? String(source.value) : '', path, line)),
    );
    const module = scope.block();
    interpreter.walk(lowered.statements, module);
    return module;
  }

  /** A module as it was read and lowered for the first way, or why it cannot be. */
  #module(path: string, files: ScriptFiles): LoweredModule | Unknown {
    const lowered = this.#lowered.get(path) ?? this.#read(path, files);
    this.#lowered.set(path, lowered);
    return lowered;
  }

  #read(path: string, files: ScriptFiles): LoweredModule | Unknown {
    if (this.#lowered.size > MOST_MODULES) return new Unknown([`there are more than ${MOST_MODULES} modules`], 1);
    const found = files.read(path);
    if ('problem' in found) return new Unknown([found.problem], 1);
    try {
      return new Lowering().module(parseScript(found.text, found.file).body);
    } catch (error) {
      return new Unknown([oneLine(messageOf(error))], 1);
    }
  }
}

function namespace(source: string): Dictionary {
  const made = new Dictionary();
  made.rest = new Unknown([`what ${quote(source)} exports`], 1);
  return made;
}

function exports({ exports: names }: LoweredModule, scope: Scope): Dictionary {
  const made = new Dictionary();
  for (const [name, variable] of names) {
    const value = scope.get(variable);
    if (value === null) continue;
    if (!name.startsWith(EVERYTHING)) made.entries.set(name, value);
    else if (value instanceof Dictionary) {
      for (const [key, one] of value.entries) if (key !== 'default' && !names.has(key)) made.entries.set(key, one);
      made.rest ??= value.rest;
    }
  }
  return made;
}
