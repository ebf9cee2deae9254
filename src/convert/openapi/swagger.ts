import { dirname, posix, relative, sep } from 'node:path';
import { convertObj } from 'swagger2openapi';
import { messageOf, PerfGateError } from '../../errors.ts';
import { markNumbers, unmarkNumbers } from '../../text/exact-json.ts';
import { formatFile, oneLine } from '../../text/quote.ts';
import type { Note } from '../imported.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { below, type OpenApiDocument, type Place } from './document.ts';
import { attempt } from './operations.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
/** How many values may be written out in place of references. */
const MOST_VALUES = 5_000_000;

/**
 * A Swagger 2.0 document as one of OpenAPI 3.0. The library follows references of operations and parameters only in part,
 * so that they are replaced by what they lead to first.
 *
 * @throws PerfGateError `config` when it cannot be converted
 */
export async function openApiOf(document: OpenApiDocument): Promise<{ root: Plain; lost: Note[] }> {
  const lost: Note[] = [];
  const paths = new Inliner(document, lost).paths();
  const swagger = {
    ...document.root,
    swagger: '2.0',
    info: infoOf(document.root),
    paths,
    parameters: {},
    responses: {},
  };
  try {
    const { openapi } = await convertObj(markNumbers(swagger) as never, {
      patch: true,
      warnOnly: true,
      // Else it would write the whole document as YAML.
      text: ' ',
    });
    const root = unmarkNumbers(openapi) as Plain;
    // References from other files lead to them under their old name.
    return { root: { ...root, definitions: document.root.definitions }, lost };
  } catch (error) {
    const why = oneLine(messageOf(error)).slice(0, 200);
    throw new PerfGateError('config', `${formatFile(document.name)} cannot be converted from Swagger 2.0: ${why}`);
  }
}

function infoOf({ info }: Plain): Plain {
  return { title: '', version: '', ...(isPlain(info) ? info : {}) };
}

/** Writes out what path items, operations, parameters and responses refer to. */
class Inliner {
  readonly #document: OpenApiDocument;
  readonly #lost: Note[];
  #values = 0;

  constructor(document: OpenApiDocument, lost: Note[]) {
    this.#document = document;
    this.#lost = lost;
  }

  paths(): Plain {
    const paths = this.#document.at(this.#document.top, 'paths');
    const made: Plain = {};
    for (const path of isPlain(paths.value) ? Object.keys(paths.value) : []) {
      const raw = below(paths, path);
      const item = this.#orNull(raw, path, () => this.#document.follow(raw));
      if (item === null || !isPlain(item.value)) continue;
      const own = isPlain(raw.value) ? raw : item;
      const methods = METHODS.flatMap((method) => {
        const written = below(isPlain(child(own.value, method)) ? own : item, method);
        if (!isPlain(written.value)) return [];
        const name = `${method.toUpperCase()} ${path}`;
        const operation = this.#orNull(written, name, () => this.#operation(written, [item, own]));
        return operation === null ? [] : [[method, operation] as const];
      });
      made[path] = { ...(path.startsWith('x-') ? {} : Object.fromEntries(methods)), ...traceOf(item.value) };
    }
    return made;
  }

  #operation(written: Place, items: readonly Place[]): Plain {
    const place = this.#document.follow(written);
    const parameters = new Map<string, unknown>();
    for (const owner of [...items, place]) {
      const list = this.#document.at(owner, 'parameters');
      for (const index of Array.isArray(list.value) ? list.value.keys() : []) {
        const parameter = this.#document.at(list, String(index));
        // There is at most one body.
        const where = String(child(parameter.value, 'in'));
        const key = where === 'body' ? 'body' : `${where} ${String(child(parameter.value, 'name'))}`;
        parameters.set(key, this.#written(parameter));
      }
    }
    const responses = this.#document.at(place, 'responses');
    const answers = Object.keys(isPlain(responses.value) ? responses.value : {}).flatMap((status) => {
      const answer = attempt(
        () => this.#document.at(responses, status),
        () => {},
      );
      return answer === null ? [] : [[status, this.#written(answer)] as const];
    });
    const { parameters: _, responses: __, $ref: ___, ...rest } = this.#written(place) as Plain;
    return { ...rest, parameters: [...parameters.values()], responses: Object.fromEntries(answers) };
  }

  /** A copy of what is at a place, with its references as the first file would write them. */
  #written(place: Place): unknown {
    const copy = (value: unknown): unknown => {
      if (++this.#values > MOST_VALUES) {
        const text = `${formatFile(this.#document.name)} is too large with all that it refers to; give it as OpenAPI 3`;
        throw new PerfGateError('config', text);
      }
      if (Array.isArray(value)) return value.map(copy);
      if (!isPlain(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          key === '$ref' && typeof item === 'string' ? this.#reference(item, place.file) : copy(item),
        ]),
      );
    };
    return copy(place.value);
  }

  #reference(reference: string, from: string): string {
    const { file: top } = this.#document.top;
    if (from === top || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(reference)) return reference;
    const [name = '', fragment = ''] = reference.split('#', 2);
    const own = relative(dirname(top), from).split(sep).join('/');
    const file = name === '' ? own : posix.join(posix.dirname(own), name);
    const isTop = file === relative(dirname(top), top);
    return `${isTop ? '' : file}#${fragment}`;
  }

  #orNull<T>(place: Place, what: string, act: () => T): T | null {
    return attempt(act, (why, line) =>
      this.#lost.push({
        line: line ?? this.#document.lineOf(place),
        text: oneLine(`${what.slice(0, 200)} is left out: ${why}`),
      }),
    );
  }
}

/** What is left out and said later. */
function traceOf(item: Plain): Plain {
  return isPlain(item.trace) ? { trace: { responses: {} } } : {};
}
