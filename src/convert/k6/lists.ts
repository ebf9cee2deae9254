import { holdsPlaceholder } from '../comparing.ts';
import type { Evaluator } from '../evaluator.ts';
import { data, List, Unknown, type Value } from '../value.ts';
import { isSame } from './collections.ts';
import { textOf, UNDEFINED } from './natives.ts';

const MOST = 10_000;

/** The result of a method of a list; null: it is none that is known. */
export function listMethod(
  list: List,
  name: string,
  given: readonly Value[],
  line: number,
  evaluator: Evaluator,
): Value | null {
  const [first, second] = given;
  const changed = () => {
    list.source = null;
  };
  const copy = (items: Value[]) => {
    const made = new List(items);
    made.rest = list.rest;
    return made;
  };
  const number = (value: Value | undefined, otherwise: number) =>
    value === undefined || (value.kind === 'data' && value.value === undefined)
      ? otherwise
      : value.kind === 'data'
        ? Number(value.value)
        : Number.NaN;
  switch (name) {
    case 'push':
    case 'unshift':
      changed();
      if (list.items.length + given.length > MOST) list.forget(new Unknown(['a list that is too long'], line));
      else if (name === 'push') list.items.push(...given);
      else list.items.unshift(...given);
      return data(list.items.length);
    // Those of a set.
    case 'add':
      changed();
      if (first && !list.items.some((one) => isSame(one, first))) list.items.push(first);
      return list;
    case 'has':
      return listMethod(list, 'includes', given, line, evaluator);
    case 'pop':
    case 'shift':
      changed();
      return list.rest ?? (name === 'pop' ? list.items.pop() : list.items.shift()) ?? UNDEFINED;
    case 'splice': {
      changed();
      const [start, count] = [number(first, 0), number(second, list.items.length)];
      if (list.rest !== null || Number.isNaN(start + count)) {
        list.forget(new Unknown(['a list that was changed in a way that cannot be told'], line));
        return new Unknown(['what was taken out of a list'], line);
      }
      return new List(list.items.splice(start, count, ...given.slice(2)));
    }
    case 'reverse':
      changed();
      list.items.reverse();
      return list;
    case 'toReversed':
      return copy(list.items.toReversed());
    case 'fill':
      changed();
      list.items = list.items.map(() => first ?? UNDEFINED);
      return list;
    case 'sort': {
      changed();
      const texts = list.items.map((item) => (item.kind === 'data' ? item.value : null));
      const isText = texts.every((one) => typeof one === 'string');
      if (first === undefined && isText && list.rest === null) {
        list.items = (texts as string[]).sort().map(data);
        return list;
      }
      list.forget(new Unknown(['a list that was sorted'], line));
      return list;
    }
    case 'concat': {
      const all = copy([...list.items]);
      for (const one of given) {
        if (one instanceof List) {
          all.items.push(...one.items);
          all.rest ??= one.rest;
        } else if (one.kind === 'unknown') all.rest = one;
        else all.items.push(one);
      }
      return all;
    }
    case 'slice': {
      const [start, end] = [number(first, 0), number(second, list.items.length)];
      return (
        list.rest ??
        (Number.isNaN(start + end) ? new Unknown(['a part of a list'], line) : copy(list.items.slice(start, end)))
      );
    }
    case 'at': {
      const index = number(first, 0);
      return (
        list.rest ??
        (Number.isNaN(index) ? new Unknown(['an item of a list'], line) : (list.items.at(index) ?? UNDEFINED))
      );
    }
    case 'join': {
      if (list.rest !== null) return list.rest;
      const separator = first === undefined ? ',' : textOf(first, line, evaluator);
      const texts = list.items.map((item) =>
        item.kind === 'data' && item.value == null ? '' : textOf(item, line, evaluator),
      );
      const unknown = [separator, ...texts].filter((one) => one instanceof Unknown);
      return unknown.length > 0 ? Unknown.from(unknown, line) : data(texts.join(separator as string));
    }
    case 'includes':
    case 'indexOf': {
      if (list.rest !== null) return list.rest;
      const plain = [first, ...list.items].map((item) => (item?.kind === 'data' ? item.value : Number.NaN));
      if (first?.kind !== 'data' || plain.some((one) => Number.isNaN(one) || holdsPlaceholder(one)))
        return Unknown.from([first, new Unknown([`what ${name}() finds`], line)], line);
      const index = list.items.findIndex((item) => item.kind === 'data' && item.value === first.value);
      return data(name === 'includes' ? index !== -1 : index);
    }
    case 'keys':
    case 'entries':
    case 'values': {
      const items = list.items.map((item, index) =>
        name === 'keys' ? data(index) : name === 'values' ? item : new List([data(index), item]),
      );
      return copy(items);
    }
    case 'flat':
      return copy(list.items.flatMap((item) => (item instanceof List ? item.items : [item])));
    case 'toString':
      return listMethod(list, 'join', [], line, evaluator);
    default:
      return first === undefined ? null : calledOnItems(list, name, first, second, line, evaluator);
  }
}

/** Methods that call a function for each item. */
function calledOnItems(
  list: List,
  name: string,
  callee: Value,
  start: Value | undefined,
  line: number,
  evaluator: Evaluator,
): Value | null {
  if (!['function', 'native', 'class'].includes(callee.kind)) return null;
  const isNot = () => new Unknown([`what ${name}() finds`], line);
  switch (name) {
    case 'forEach':
      if (list.rest !== null)
        evaluator.conversion.lose(line, 'a loop whose turns cannot be told: it is sent for the known ones');
      evaluator.each(callee, list.items, line);
      return UNDEFINED;
    case 'map':
    case 'flatMap': {
      const made = evaluator.each(callee, list.items, line);
      const all = new List(
        name === 'map' ? made : made.flatMap((item) => (item instanceof List ? item.items : [item])),
      );
      all.rest = list.rest ?? (made.length < list.items.length ? isNot() : null);
      return all;
    }
    case 'filter':
    case 'find':
    case 'findIndex':
    case 'some':
    case 'every': {
      if (list.rest !== null) return list.rest;
      const kept = evaluator
        .each(callee, list.items, line)
        .map((value) => (value.kind === 'data' ? Boolean(value.value) : null));
      if (kept.length < list.items.length || kept.includes(null)) return isNot();
      if (name === 'filter') return new List(list.items.filter((_, index) => kept[index]));
      if (name === 'some') return data(kept.includes(true));
      if (name === 'every') return data(!kept.includes(false));
      const index = kept.indexOf(true);
      return name === 'findIndex' ? data(index) : (list.items[index] ?? UNDEFINED);
    }
    case 'reduce': {
      if (list.rest !== null) return list.rest;
      const items = start === undefined ? list.items.slice(1) : list.items;
      let sum = start ?? list.items[0] ?? UNDEFINED;
      for (const [index, item] of items.slice(0, 200).entries()) {
        const values = [sum, item, data(index)].map((value) => ({ value, name: null }));
        sum = evaluator.call(callee, values, line, 'a function');
      }
      return items.length > 200 ? isNot() : sum;
    }
    default:
      return null;
  }
}
