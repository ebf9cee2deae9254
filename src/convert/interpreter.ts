import { plural } from '../text/plural.ts';
import { quote } from '../text/quote.ts';
import { rangeOf } from './arithmetic.ts';
import { assign } from './assigning.ts';
import { argumentValues, type Caller, callValue } from './calling.ts';
import { isEnvironment, truthOf, UNSET } from './comparing.ts';
import { addConditions } from './conditions.ts';
import type { Conversion } from './conversion.ts';
import type { Decisions } from './decisions.ts';
import type { Dialect } from './dialect.ts';
import { hasEffect } from './effects.ts';
import { EvaluationBudget } from './evaluation-budget.ts';
import type { GivenArgument } from './evaluator.ts';
import { readValue } from './expressions.ts';
import { keyOf } from './folding.ts';
import { memberOf } from './members.ts';
import { addRange } from './pauses.ts';
import type { Scope } from './scope.ts';
import { NO_FILES, type ScriptFiles } from './script-files.ts';
import { Sending } from './sending.ts';
import type { SentRequest } from './sent-request.ts';
import type { Block, Branch, Call, Check, Expression, Loop, Send, Statement, Target } from './tree.ts';
import { data, forget, Unknown, type Value } from './value.ts';

/** Of functions that call functions. */
const DEEPEST_CALL = 20;
/** Seconds. */
const LONGEST_WAIT = 3600;
const MOST_TURNS = 200;

/** How a list of statements ended. */
type Ending = { kind: 'end' } | { kind: 'return'; value: Value | null } | { kind: 'break' | 'continue' | 'throw' };
const END: Ending = { kind: 'end' };

/** What a function that is being called may have returned under a condition that cannot be told. */
interface Frame {
  mayHaveReturned: Unknown | null;
}

/**
 * Walks the tree of a script in the order in which the script would send, and notes its requests, checks and waits. It
 * follows what can be followed: constants, changes, calls, loops, and of a condition about an answer the way of a good
 * one. What it cannot tell is an `Unknown`, and what depends on that is left out and said.
 */
export class Interpreter implements Caller {
  readonly conversion: Conversion;
  readonly dialect: Dialect;
  readonly files: ScriptFiles;
  readonly #budget: EvaluationBudget;
  /** Takes one of several ways where chance decides; null: the likeliest is taken. */
  decisions: Decisions | null = null;
  #requests: SentRequest[] = [];
  /** What is waited before the first request, which is after the last one of the turn before. */
  #leading: SentRequest['pause'] = null;
  #uncertain = 0;
  /** Whether an error of a function is on its way to whoever catches it: nothing is sent meanwhile. */
  #isThrown = false;
  #frames: Frame[] = [];

  constructor(conversion: Conversion, dialect: Dialect, files: ScriptFiles = NO_FILES) {
    this.conversion = conversion;
    this.dialect = dialect;
    this.files = files;
    this.#budget = new EvaluationBudget(dialect.deepest, () =>
      conversion.lose(null, 'the script has too many steps; the rest is left out'),
    );
  }

  /** What was waited where nothing was sent, before the requests were last taken; null: nothing. */
  idle: SentRequest['pause'] = null;

  /** The requests that were found since the last time. A wait before the first one is made after the last one. */
  take(): SentRequest[] {
    const taken = this.#requests;
    const last = taken.at(-1);
    if (last && this.#leading) last.pause = addRange(last.pause, this.#leading);
    this.idle = last ? null : this.#leading;
    this.#requests = [];
    this.#leading = null;
    this.#isThrown = false;
    return taken;
  }

  /** Takes statements one after the other, as a module has them. */
  walk(statements: readonly Statement[], scope: Scope): void {
    this.#walk(statements, scope);
  }

  #walk(statements: readonly Statement[], scope: Scope): Ending {
    const ending = this.#budget.deeper((): Ending => {
      for (const statement of statements) {
        if (!this.#budget.step()) return END;
        const ended = this.#take(statement, scope);
        if (this.#isThrown) return { kind: 'throw' };
        if (ended.kind !== 'end') return ended;
      }
      return END;
    });
    if (ending === null) this.conversion.lose(statements[0]?.line ?? null, 'what is nested too deeply is left out');
    return ending ?? END;
  }

  #take(statement: Statement, scope: Scope): Ending {
    switch (statement.kind) {
      case 'return':
        return { kind: 'return', value: statement.value && this.evaluate(statement.value, scope) };
      case 'jump':
        return { kind: statement.to };
      case 'branch':
        return this.#branch(statement, scope);
      case 'loop':
        return this.#loop(statement, scope.block());
      case 'block':
        return this.#block(statement, scope);
      default:
        this.evaluate(statement, scope);
        return END;
    }
  }

  #block(block: Block, scope: Scope): Ending {
    const ending = this.#tried(block, scope);
    if (!block.last?.length) return ending;
    const isThrown = this.#isThrown;
    this.#isThrown = false;
    const last = this.#walk(block.last, block.hasScope ? scope.block() : scope);
    if (last.kind !== 'end') return last;
    this.#isThrown = isThrown;
    return ending;
  }

  #tried({ body, hasScope, caught, line }: Block, scope: Scope): Ending {
    const ending = this.#walk(body, hasScope ? scope.block() : scope);
    if (!caught) return ending;
    if (ending.kind === 'throw') {
      this.#isThrown = false;
      return this.#walk(caught.body, scope.block());
    }
    if (caught.remark !== null) this.conversion.note(line, caught.remark);
    return ending;
  }

  /** Whether a condition that leads to an error is followed: chance, and what stands in the script, where turns are. */
  #isCertain(value: Value, line: number): boolean {
    if (this.decisions === null || this.#uncertain > 0) return false;
    const outcome = truthOf(value, line, this.dialect.emptyIsFalse);
    if (outcome.kind === 'random') return true;
    return value.kind === 'data' && !isEnvironment(value) && !this.conversion.isNoted(line, UNSET);
  }

  #branch({ condition, body, otherwise, line, ends }: Branch, scope: Scope): Ending {
    const value = this.evaluate(condition, scope);
    if (ends && !this.#isCertain(value, line)) {
      const good = ends.side === 'body' ? otherwise : body;
      if (ends.isSent) this.conversion.note(line, 'what is sent before an error is left out');
      return this.#walk(good, scope.block());
    }
    const holds = this.holds(value, line);
    if (holds !== null) {
      const [taken, left] = holds ? [body, otherwise] : [otherwise, body];
      if (value.kind !== 'data' && hasEffect(left))
        this.conversion.note(line, 'an if about an answer: the way of a good answer is taken');
      return this.#walk(taken, scope.block());
    }
    const endings = [body, otherwise].map((way) => {
      let ending: Ending = END;
      this.uncertainly(() => {
        ending = this.#walk(way, scope.block());
      });
      return ending as Ending;
    });
    const ended = endings.filter(({ kind }) => kind !== 'end');
    if (hasEffect(body) || hasEffect(otherwise) || ended.length > 0)
      this.conversion.note(line, 'an if that cannot be told: what depends on it is left out, and what follows is sent');
    const frame = this.#frames.at(-1);
    if (frame && ended.some((one) => one.kind === 'return' && one.value !== null))
      frame.mayHaveReturned = new Unknown(['which way an if takes'], line);
    return END;
  }

  /** Every turn of a loop whose turns can be told; of another one, what does not depend on its values. */
  #loop(loop: Loop, scope: Scope): Ending {
    const { line, setup, target, values, condition, update, body } = loop;
    this.#walk(setup, scope);
    const list = values && this.evaluate(values, scope);
    if (list !== null) {
      const items = list.kind === 'list' && list.rest === null ? list.items : null;
      if (items === null) return this.#unknownLoop(loop, list, scope);
      for (const [turn, item] of items.entries()) {
        if (turn === MOST_TURNS) return this.#tooManyTurns(line);
        const inner = scope.block();
        if (target) assign(target, item, inner, line, this);
        const ending = this.#walk(body, inner);
        if (ending.kind === 'break') return END;
        if (ending.kind === 'return' || ending.kind === 'throw') return ending;
      }
      return END;
    }
    for (let turn = 0; ; turn++) {
      const value = condition && this.evaluate(condition, scope);
      const holds = value === null ? true : this.holds(value, line);
      if (holds === false) return END;
      if (holds === null) return this.#unknownLoop(loop, value ?? data(true), scope);
      if (turn > 0 && value && ['part', 'assumed', 'answer'].includes(value.kind)) {
        this.conversion.lose(line, 'a loop until an answer is a certain one: how often it is sent cannot be told');
        return END;
      }
      if (turn === MOST_TURNS) return this.#tooManyTurns(line);
      const ending = this.#walk(body, scope.block());
      if (ending.kind === 'break') return END;
      if (ending.kind === 'return' || ending.kind === 'throw') return ending;
      if (value?.kind === 'assumed' && turn === 0) {
        this.conversion.note(line, 'a loop until an answer is a certain one: what is in it is sent once');
        return END;
      }
      if (update) this.evaluate(update, scope);
    }
  }

  #tooManyTurns(line: number): Ending {
    this.conversion.lose(line, `a loop of more than ${plural(MOST_TURNS, 'turn')}: the others are left out`);
    return END;
  }

  /** What is in the loop takes place, nobody knows how often: it is sent once, as far as it does not depend on the turn. */
  #unknownLoop({ line, target, body, update }: Loop, over: Value, scope: Scope): Ending {
    const isSent = hasEffect(body);
    // What the loop changes is another value in every turn.
    const change = () => {
      this.#walk(body, scope.block());
      if (update) this.evaluate(update, scope);
    };
    if (!isSent) this.uncertainly(change);
    else this.conversion.quietly(() => this.uncertainly(change));
    if (!isSent) return END;
    this.conversion.lose(line, 'a loop whose turns cannot be told: what is in it is sent once');
    const inner = scope.block();
    const item =
      over.kind === 'part'
        ? memberOf(over, data(0), line, this)
        : Unknown.from([over, new Unknown(['a loop over something unknown'], line)], line);
    if (target) assign(target, item, inner, line, this);
    const ending = this.#walk(body, inner);
    return ending.kind === 'return' || ending.kind === 'throw' ? ending : END;
  }

  evaluate(node: Expression, scope: Scope): Value {
    const value = this.#budget.step() ? this.#budget.deeper(() => this.#evaluate(node, scope)) : null;
    return value ?? new Unknown(['it is nested too deeply'], node.line);
  }

  #evaluate(node: Expression, scope: Scope): Value {
    const { line } = node;
    switch (node.kind) {
      case 'name':
        return scope.get(node.name) ?? new Unknown([quote(node.name)], line);
      case 'send':
        return this.#send(node, scope);
      case 'wait':
        return this.#wait(this.evaluate(node.seconds, scope), line);
      case 'check':
        return this.#check(node, scope);
      case 'assign': {
        const old = node.operator || node.givesOld ? this.#valueOf(node.target, scope, line) : null;
        const given =
          node.operator && old
            ? this.#augmented(node.operator, old, node.value, scope, line)
            : this.evaluate(node.value, scope);
        assign(node.target, this.#uncertain > 0 ? maybe(given, line) : given, scope, line, this);
        return node.givesOld && old ? old : given;
      }
      case 'call':
        return this.#callNode(node, scope);
      case 'conditional': {
        const value = this.evaluate(node.condition, scope);
        const holds = this.holds(value, line);
        if (holds !== null) return this.evaluate(holds ? node.body : node.otherwise, scope);
        this.uncertainly(() => {
          this.evaluate(node.body, scope);
          this.evaluate(node.otherwise, scope);
        });
        return Unknown.from([value, new Unknown(['a condition'], line)], line);
      }
      case 'note':
        if (node.isLoss) this.conversion.lose(line, node.text);
        else this.conversion.note(line, node.text);
        return new Unknown([node.text], line);
      case 'unknown':
        for (const expression of node.before) this.evaluate(expression, scope);
        return new Unknown([node.reason], line);
      default:
        return readValue(node, scope, this);
    }
  }

  textOf(node: Expression, scope: Scope): string | Unknown {
    return this.conversion.text(this.evaluate(node, scope), node.line, this.dialect);
  }

  holds(value: Value, line: number): boolean | null {
    const outcome = truthOf(value, line, this.dialect.emptyIsFalse);
    if (isEnvironment(value)) this.conversion.note(line, UNSET);
    if (outcome.kind === 'unknown') return null;
    return outcome.kind === 'random' ? this.decide(outcome.share, outcome.narrow, line) : outcome.holds;
  }

  decide(share: number, narrow: (holds: boolean) => void, line: number): boolean {
    let holds: boolean;
    if (this.decisions !== null && this.#uncertain === 0) holds = this.decisions.choose([share, 1 - share]) === 0;
    else {
      holds = share >= 0.5;
      this.conversion.note(line, 'of ways that chance decides between, the likeliest is taken');
    }
    narrow(holds);
    return holds;
  }

  uncertainly(work: () => void): void {
    this.#uncertain += 1;
    try {
      work();
    } finally {
      this.#uncertain -= 1;
    }
  }

  call(callee: Value, given: readonly GivenArgument[], line: number, written: string): Value {
    return callValue(callee, given, line, written, this);
  }

  each(callee: Value, items: readonly Value[], line: number): Value[] {
    if (items.length > MOST_TURNS) this.#tooManyTurns(line);
    return items.slice(0, MOST_TURNS).map((item, index) => {
      const given = [item, data(index)].map((value): GivenArgument => ({ value, name: null }));
      return this.call(callee, given.slice(0, positionsOf(callee)), line, 'a function');
    });
  }

  body(statements: readonly Statement[], scope: Scope, line: number): Value | null {
    if (this.#frames.length > DEEPEST_CALL) return null;
    const frame: Frame = { mayHaveReturned: null };
    this.#frames.push(frame);
    try {
      const ending = this.#walk(statements, scope);
      if (ending.kind === 'throw' && this.#uncertain === 0 && this.decisions !== null) this.#isThrown = true;
      else if (ending.kind === 'throw') this.conversion.note(line, 'a function that ends with an error');
      const value = ending.kind === 'return' && ending.value !== null ? ending.value : data(null);
      if (frame.mayHaveReturned === null) return value;
      return Unknown.from([frame.mayHaveReturned], line);
    } finally {
      this.#frames.pop();
    }
  }

  #valueOf(target: Target, scope: Scope, line: number): Value {
    if (target.kind === 'variable') return scope.get(target.name) ?? new Unknown([quote(target.name)], line);
    if (target.kind !== 'member') return new Unknown(['what it was before'], line);
    return memberOf(this.evaluate(target.object, scope), this.evaluate(target.key, scope), line, this);
  }

  /** What `+=` and its like make of the old value: a list that is added to stays the same list. */
  #augmented(operator: string, old: Value, value: Expression, scope: Scope, line: number): Value {
    const known = (one: Value): Expression => ({ kind: 'known', line, value: one });
    if (operator === '||' || operator === '??' || operator === '&&')
      return this.evaluate({ kind: 'alternative', line, operator, left: known(old), right: value }, scope);
    return this.evaluate({ kind: 'calculation', line, operator, left: known(old), right: value }, scope);
  }

  #callNode({ callee, arguments: given, line, written }: Call, scope: Scope): Value {
    const isMethod = callee.kind === 'member';
    const object = isMethod ? this.evaluate(callee.object, scope) : null;
    const key = isMethod ? this.evaluate(callee.key, scope) : null;
    const values = argumentValues(given, scope, this);
    if (object === null || key === null) return this.call(this.evaluate(callee, scope), values, line, written);
    const name = keyOf(key);
    const method = this.conversion.quietly(() => memberOf(object, key, line, this));
    // A function that is called as a member of an object is one of that object.
    if (method.kind === 'function' && method.node.receiver === 'this' && method.receiver === null)
      return this.call({ ...method, receiver: object }, values, line, written);
    if (method.kind === 'function' || method.kind === 'class') return this.call(method, values, line, written);
    if (method.kind === 'native') {
      const result = this.call(method, values, line, written);
      if (this.#uncertain > 0 && name !== null && !this.dialect.changesNothing(name))
        forget(object, new Unknown(['a change under a condition'], line));
      return result;
    }
    const result = name === null ? null : this.#method(object, name, values, line);
    if (result !== null) return result;
    forget(object, new Unknown([`what ${written}() changed`], line));
    return this.call(object.kind === 'unknown' ? object : method, values, line, written);
  }

  /** A method that the language gives a value; what may change it is not followed where it may not be called at all. */
  #method(object: Value, name: string, values: readonly GivenArgument[], line: number): Value | null {
    if (values.some((one) => one.name !== null)) return null;
    const result = this.dialect.method(
      object,
      name,
      values.map(({ value }) => value),
      line,
      this,
    );
    if (result !== null && this.#uncertain > 0 && !this.dialect.changesNothing(name))
      forget(object, new Unknown(['a change under a condition'], line));
    return result;
  }

  #send(node: Send, scope: Scope): Value {
    const missing = () => new Unknown(['the answer to a request that is left out'], node.line);
    if (this.#isThrown) return missing();
    const sending = new Sending(node, scope, this);
    if (this.#uncertain > 0) {
      sending.leaveOut();
      return missing();
    }
    const request = sending.request();
    if (request === null) return missing();
    this.#requests.push(request);
    return { kind: 'answer', of: request };
  }

  #wait(seconds: Value, line: number): Value {
    if (this.#isThrown) return data(null);
    const range = rangeOf(seconds);
    if (this.#uncertain > 0) this.conversion.note(line, 'a wait under a condition is left out');
    else if (range === null) this.conversion.note(line, 'a wait whose length is not known is left out');
    else if (range.most > LONGEST_WAIT) this.conversion.note(line, 'a wait of more than an hour is left out');
    else {
      const wait = { least: Math.max(0, range.least * 1000), most: Math.max(0, range.most * 1000) };
      const last = this.#requests.at(-1);
      if (last) last.pause = addRange(last.pause, wait);
      else this.#leading = addRange(this.#leading, wait);
    }
    return data(null);
  }

  #check(node: Check, scope: Scope): Value {
    const answer = this.evaluate(node.answer, scope);
    // An answer of setup, or of another function, is no longer at hand.
    const request = answer.kind === 'answer' ? this.#requests.find((one) => one === answer.of) : undefined;
    if (request === undefined || node.conditions === null || this.#uncertain > 0)
      this.conversion.note(node.line, 'a check of something other than an answer');
    else addConditions(node.conditions, request, scope, this);
    return { kind: 'assumed', holds: true };
  }
}

/** A value that a variable holds only if a condition is met. */
function maybe(value: Value, line: number): Value {
  return Unknown.from([value, new Unknown(['a value under a condition'], line)], line);
}

/** How many arguments a function of a script takes by their places; one of a language takes what it is given. */
function positionsOf(callee: Value): number {
  return callee.kind === 'function' ? callee.node.parameters.length : 2;
}
