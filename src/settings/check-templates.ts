import { isHeaderValue } from '../load/template/place.ts';
import { type FakerCall, parseTemplate, type TemplatePart } from '../load/template/template.ts';
import type { Feeder } from '../load/traffic/feeder.ts';
import { oneLine, quote } from '../text/quote.ts';
import { listWords, nearest, suggest } from '../text/suggest.ts';
import { FAKER_NAMES } from './faker-names.ts';
import type { RequestSettings } from './request-schema.ts';
import { templatesOf, templatesOfAuth, type WrittenTemplate } from './request-templates.ts';
import type { TrafficSettings } from './traffic-schema.ts';
import type { Path } from './wording.ts';

/** What templates can take their values from. */
export interface TemplateSources {
  /** The feeders by name; null: it could not be read, and nothing more is reported about it. */
  feeders: ReadonlyMap<string, Feeder | null>;
  /** The environment variables; null: they are not checked. */
  environment: Readonly<Record<string, string | undefined>> | null;
}

/** Requests that follow one another, so that later ones can use what earlier ones extract. */
interface Sequence {
  /** What messages call it: `the journey "buy"`. */
  title: string;
  steps: { request: RequestSettings; path: Path }[];
}

/** What a request can use from earlier answers. */
interface Reach {
  /** The title of the sequence that it is in. */
  title: string;
  made: ReadonlySet<string>;
}

type Blame = (path: Path, text: string) => void;

/** Checks every placeholder of a scenario: that there is a value for it when its request is sent. */
export function checkTemplates(settings: TrafficSettings, at: Path, sources: TemplateSources, blame: Blame): void {
  const { auth, before = [], requests = [], journeys } = settings;
  const first = { title: 'the requests before', steps: stepsOf(before, [...at, 'before']) };
  const list = stepsOf(requests, [...at, 'requests']);
  const rest = Object.entries(journeys ?? {}).map(
    ([name, journey]): Sequence => ({
      title: `the journey ${quote(name)}`,
      steps: stepsOf(journey.requests, [...at, 'journeys', name, 'requests']),
    }),
  );
  const check = new TemplateCheck(sources, [first, ...rest], blame);
  if (auth !== undefined) check.all(templatesOfAuth(auth, [...at, 'auth']), { title: 'auth', made: new Set() });
  const made = check.sequence(first, new Set());
  for (const sequence of rest) check.sequence(sequence, made);
  for (const { request, path } of list) check.all(templatesOf(request, path), { title: 'the requests', made });
}

function stepsOf(requests: RequestSettings[], at: Path): Sequence['steps'] {
  return requests.map((request, index) => ({ request, path: [...at, index] }));
}

class TemplateCheck {
  readonly #sources: TemplateSources;
  readonly #blame: Blame;
  /** The places where each value is extracted. */
  readonly #makers = new Map<string, string[]>();

  constructor(sources: TemplateSources, sequences: Sequence[], blame: Blame) {
    this.#sources = sources;
    this.#blame = blame;
    for (const { title, steps } of sequences) {
      for (const { name } of steps.flatMap(({ request }) => request.extract)) {
        const titles = this.#makers.get(name) ?? [];
        this.#makers.set(name, titles.includes(title) ? titles : [...titles, title]);
      }
    }
  }

  /** Checks a sequence. @returns the values that are available after it */
  sequence({ title, steps }: Sequence, before: ReadonlySet<string>): Set<string> {
    const made = new Set(before);
    for (const { request, path } of steps) {
      this.all(templatesOf(request, path), { title, made });
      for (const { name } of request.extract) made.add(name);
    }
    return made;
  }

  all(templates: WrittenTemplate[], reach: Reach): void {
    for (const { text, path, inHeader } of templates) {
      const parsed = parseTemplate(text);
      const problems =
        'problem' in parsed
          ? [oneLine(parsed.problem)]
          : parsed.parts.flatMap((part) => this.#problemOf(part, reach, inHeader) ?? []);
      for (const problem of new Set(problems)) this.#blame(path, problem);
    }
  }

  #problemOf(part: TemplatePart, reach: Reach, inHeader: boolean): string | null {
    switch (part.kind) {
      case 'text':
        return null;
      case 'feeder':
        return this.#problemOfColumn(part.feeder, part.column, inHeader);
      case 'extracted':
        return reach.made.has(part.name) ? null : this.#problemOfExtracted(part.name, reach.title);
      case 'faker':
        return problemOfFaker(part);
      case 'environment':
        return this.#problemOfVariable(part.variable, inHeader);
    }
  }

  #problemOfColumn(name: string, column: string, inHeader: boolean): string | null {
    const feeder = this.#sources.feeders.get(name);
    if (feeder === null) return null;
    if (feeder === undefined) {
      const names = [...this.#sources.feeders.keys()];
      const hint = names.length === 0 ? '; name its file or its rows under data' : suggest(name, names);
      return `no feeder is called ${quote(name)}${hint}`;
    }
    const index = feeder.columns.indexOf(column);
    if (index === -1) return `${name} has no column ${quote(column)}${suggest(column, feeder.columns)}`;
    const row = inHeader ? feeder.rows.findIndex((values) => !isHeaderValue(values[index] as string)) : -1;
    if (row === -1) return null;
    return `no header can carry ${quote(column)} of row ${row + 1} of ${name}: it is not one line of Latin characters`;
  }

  #problemOfExtracted(name: string, title: string): string {
    const makers = this.#makers.get(name) ?? [];
    if (makers.includes(title)) {
      return `${quote(name)} is used before it is extracted; extract it in an earlier request`;
    }
    if (makers.length > 0) return `${quote(name)} is extracted in ${makers[0]}, not here`;
    if (this.#sources.feeders.has(name)) {
      return `${quote(name)} is a feeder; name one of its columns, as in {{ ${name}.column }}`;
    }
    const known = [...this.#makers.keys()];
    return `no request extracts ${quote(name)}${known.length === 0 ? '' : suggest(name, known)}`;
  }

  #problemOfVariable(name: string, inHeader: boolean): string | null {
    if (this.#sources.environment === null) return null;
    const value = this.#sources.environment[name];
    if (value === undefined || value === '') return `the environment variable ${name} is missing or empty`;
    if (!inHeader || isHeaderValue(value)) return null;
    return `no header can carry the environment variable ${name}: it is not one line of Latin characters`;
  }
}

/** The methods of faker that take a range. */
const RANGED = ['number.int', 'number.float'];

function problemOfRange({ module, method, range }: FakerCall): string | null {
  const written = `${module}.${method}`;
  if (range === undefined) return null;
  const [least, most] = range;
  if (!RANGED.includes(written))
    return `faker takes arguments for ${RANGED.join(' and ')} only, not for ${quote(written)}`;
  if (least > most) return `the least number of ${quote(written)} is above the most; write the smaller one first`;
  if (written === 'number.int' && !range.every(Number.isSafeInteger))
    return `${quote(written)} takes two whole numbers`;
  return null;
}

function problemOfFaker(call: FakerCall): string | null {
  const { module, method } = call;
  const methods = Object.hasOwn(FAKER_NAMES, module) ? (FAKER_NAMES[module] as string).split(' ') : [];
  if (methods.includes(method)) return problemOfRange(call);
  const written = `${module}.${method}`;
  const all = Object.entries(FAKER_NAMES).flatMap(([name, list]) => list.split(' ').map((each) => `${name}.${each}`));
  const near = nearest(written, all);
  if (near !== null) return `faker has no ${quote(written)} without arguments; did you mean ${quote(near)}?`;
  const [what, known] = methods.length > 0 ? [`${module} has`, methods] : ['its modules are', Object.keys(FAKER_NAMES)];
  return `faker has no ${quote(written)} without arguments; ${what} ${listWords(known)}`;
}
