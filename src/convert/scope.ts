import type { Value } from './value.ts';

/** Variables of a block, a function or a module, and those around it. */
export class Scope {
  readonly #variables: Map<string, Value>;
  readonly #outer: Scope | null;
  readonly #isFunction: boolean;

  private constructor(outer: Scope | null, isFunction: boolean, variables = new Map<string, Value>()) {
    this.#variables = variables;
    this.#outer = outer;
    this.#isFunction = isFunction;
  }

  /** @param variables of the module, which are changed with it */
  static module(variables?: Map<string, Value>): Scope {
    return new Scope(null, true, variables);
  }

  function(): Scope {
    return new Scope(this, true);
  }

  block(): Scope {
    return new Scope(this, false);
  }

  /** The value of the nearest variable of the name; null: there is none. */
  get(name: string): Value | null {
    return this.#variables.get(name) ?? this.#outer?.get(name) ?? null;
  }

  /** Makes a variable here, or changes it. */
  declare(name: string, value: Value): void {
    this.#variables.set(name, value);
  }

  /** Makes a variable of the innermost function, or changes it. */
  declareInFunction(name: string, value: Value): void {
    if (this.#isFunction || this.#outer === null) this.declare(name, value);
    else this.#outer.declareInFunction(name, value);
  }

  declareInModule(name: string, value: Value): void {
    if (this.#outer === null) this.declare(name, value);
    else this.#outer.declareInModule(name, value);
  }

  /** Changes the nearest variable of the name; where there is none, makes one of the module. */
  assign(name: string, value: Value): void {
    if (this.#variables.has(name) || this.#outer === null) this.declare(name, value);
    else this.#outer.assign(name, value);
  }
}
