import { parsePointer } from '../../text/json-pointer.ts';
import { identifierFrom } from '../names.ts';
import { child, isPlain } from '../plain.ts';
import { tryAt } from './answers.ts';
import { wordsOf } from './destructive.ts';
import type { OpenApiDocument } from './document.ts';
import { type Draft, figuresOf } from './drafts.ts';
import { singular } from './identifiers.ts';
import { type Provider, Providers, positionsOf } from './providers.ts';

/** A request of a journey: parameters that earlier answers gave, and what it takes from its own. */
export interface Step {
  draft: Draft;
  values: ReadonlyMap<string, string>;
  extract: Record<string, Provider['from']>;
}

/** What is sent of a document. */
export interface Arrangement {
  /** Requests that need nothing of each other. */
  list: Draft[];
  /** Those that need what an earlier answer says, in short journeys: one that fails ends no other. */
  journeys: { name: string; steps: Step[] }[];
  /** Those that would take away what others need. */
  unsent: Draft[];
}

/** The order in which the operations on one thing are sent. */
const ON_ITS_OWN = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];
const BELOW_IT = ['POST', 'PUT', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'DELETE'];
const DEEPEST = 6;
/** Most bytes that requests may take which are in more than one journey. */
const MOST_REPEATED = 200_000;
/** About how many bytes the deletion of what was created takes. */
const REMOVAL = 250;
/** Most bytes that the figures of journeys, and of requests which are in more than one, take in a round of a baseline. */
const MOST_FIGURES = 20_000;

/**
 * Arranges operations so that each is sent whatever becomes of the others. What has an identifier from an earlier answer
 * is sent after that request; what deletes is sent only on what the same journey has created.
 */
export function arrange(drafts: readonly Draft[], document: OpenApiDocument): Arrangement {
  const chains = new Chains(drafts, document);
  const linked = new Map<Draft, Provider[]>();
  for (const draft of drafts) {
    const chain = chains.of(draft);
    const isSafe = draft.destruction === null || chain.at(-1)?.kind === 'created';
    if (chain.length > 0 && isSafe) linked.set(draft, chain);
  }
  const groups = new Map<string, { chain: Provider[]; members: Draft[] }>();
  const placed = new Set<Draft>();
  let repeated = 0;
  let figures = 0;
  const place = (draft: Draft) => {
    const chain = linked.get(draft);
    if (chain === undefined || placed.has(draft) || repeated > MOST_REPEATED || figures > MOST_FIGURES) return;
    const id = [positionsOf(draft).key, ...chain.map((provider) => chains.idOf(provider))].join(' ');
    const group = groups.get(id) ?? { chain, members: [] };
    if (!groups.has(id)) {
      repeated += chain.reduce((sum, provider) => sum + provider.draft.size + REMOVAL, 0);
      // The journey itself, what has to be answered before, and what removes what was made.
      figures += chain.reduce((sum, provider) => sum + 2 * figuresOf(provider.draft), figuresOf(draft));
    }
    groups.set(id, group);
    group.members.push(draft);
    for (const one of [draft, ...chain.map((provider) => provider.draft)]) placed.add(one);
  };
  const providing = new Set([...linked.values()].flat().map(({ draft }) => draft));
  for (const draft of drafts) if (!providing.has(draft)) place(draft);
  // Two that need each other are in no journey yet.
  for (const draft of drafts) place(draft);
  const rest = drafts.filter((draft) => !placed.has(draft));
  return {
    list: rest.filter(({ destruction }) => destruction === null),
    journeys: [...groups.values()].map(({ chain, members }) => ({
      name: (members[0] as Draft).operation.path,
      steps: chains.steps(chain, members),
    })),
    unsent: rest.filter(({ destruction }) => destruction !== null),
  };
}

/** Which answers an operation needs before it. */
class Chains {
  readonly #document: OpenApiDocument;
  readonly #providers: Providers;
  readonly #known = new Map<Draft, Provider[]>();
  readonly #numbers = new Map<Provider, number>();
  readonly #deletions: readonly Draft[];

  constructor(drafts: readonly Draft[], document: OpenApiDocument) {
    this.#document = document;
    this.#providers = new Providers(drafts, document);
    this.#deletions = drafts.filter(({ operation }) => operation.method === 'DELETE');
  }

  /** A number that tells a provider from the others. */
  idOf(provider: Provider): number {
    const number = this.#numbers.get(provider) ?? this.#numbers.size;
    this.#numbers.set(provider, number);
    return number;
  }

  /** What has to be answered before an operation, in order; empty: nothing, and its path has examples in it. */
  of(draft: Draft, within: readonly Draft[] = []): Provider[] {
    const known = this.#known.get(draft);
    if (known) return known;
    const chain = this.#chain(draft, within);
    // Inside of a circle it may be shorter than it is elsewhere.
    if (within.length === 0) this.#known.set(draft, chain);
    return chain;
  }

  #chain(draft: Draft, within: readonly Draft[]): Provider[] {
    if (within.length > DEEPEST) return [];
    const { positions } = positionsOf(draft);
    const inside = [...within, draft];
    const chain: Provider[] = [];
    const missing = new Set(parametersIn(draft.operation.path));
    for (const position of positions) {
      const provider = this.#providers.of(position);
      if (provider === undefined || inside.includes(provider.draft)) continue;
      const earlier = this.of(provider.draft, inside);
      // What was created a moment ago has nothing that could be listed yet.
      if (provider.kind === 'listed' && earlier.some(({ kind }) => kind === 'created')) return [];
      for (const one of [...earlier, provider]) if (!chain.includes(one)) chain.push(one);
      missing.delete(position.parameter);
    }
    const [first] = positions.filter(({ parameter }) => !missing.has(parameter));
    if (first === undefined) return [];
    const after = parametersIn(draft.operation.path.slice(draft.operation.path.indexOf(`{${first.parameter}}`)));
    // An example is no identifier of something below what was made up a moment ago.
    return after.every((name) => !missing.has(name) || this.#isChoice(draft, name)) ? chain : [];
  }

  #isChoice({ parameters }: Draft, name: string): boolean {
    const place = parameters.find((parameter) => parameter.name === name)?.place;
    const schema = place && tryAt(this.#document, place, 'schema')?.value;
    return isPlain(schema) && (Array.isArray(child(schema, 'enum')) || child(schema, 'const') !== undefined);
  }

  /** The requests of a journey: what has to be answered before, the operations of a path, and what removes what was made. */
  steps(chain: readonly Provider[], members: readonly Draft[]): Step[] {
    const names = namesOf(chain);
    const order = positionsOf(members[0] as Draft).key === chain.at(-1)?.key ? ON_ITS_OWN : BELOW_IT;
    const sorted = members.toSorted((one, other) => rank(one, order) - rank(other, order));
    const isUndone = sorted.some(({ operation, destruction }) => destruction !== null && operation.method !== 'DELETE');
    const removals = isUndone ? [] : chain.toReversed().flatMap((provider) => this.#removalOf(provider) ?? []);
    const step = (draft: Draft, extract: Step['extract'] = {}): Step => {
      const values = positionsOf(draft).positions.flatMap((position) => {
        const provider = this.#providers.of(position);
        const name = provider && names.get(provider);
        return name === undefined ? [] : [[position.parameter, `{{ ${name} }}`] as const];
      });
      return { draft, values: new Map(values), extract };
    };
    const before = [...new Set(chain.map(({ draft }) => draft))].map((draft) => {
      const taken = [...names].filter(([provider]) => provider.draft === draft);
      return step(draft, Object.fromEntries(taken.map(([provider, name]) => [name, provider.from])));
    });
    const after = [...sorted, ...removals.filter((removal) => !sorted.includes(removal))];
    return [...before, ...after.map((draft) => step(draft))];
  }

  /** What deletes the thing that a provider creates. */
  #removalOf(provider: Provider): Draft | undefined {
    if (provider.kind !== 'created') return undefined;
    return this.#deletions.find((draft) => {
      const { key, positions } = positionsOf(draft);
      const last = positions.at(-1);
      return key === provider.key && last !== undefined && this.#providers.of(last) === provider;
    });
  }
}

function rank({ operation, destruction }: Draft, order: readonly string[]): number {
  return order.indexOf(operation.method) + (destruction === null ? 0 : order.length);
}

function parametersIn(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}

/** Names of the placeholders of a chain: `item_id`. */
function namesOf(chain: readonly Provider[]): Map<Provider, string> {
  const names = new Map<Provider, string>();
  for (const provider of chain) {
    const wanted = nameOf(provider);
    let name = wanted;
    for (let number = 2; [...names.values()].includes(name); number++) name = `${wanted}_${number}`;
    names.set(provider, name);
  }
  return names;
}

function nameOf({ key, from }: Provider): string {
  const field =
    'header' in from ? from.header : (parsePointer(from.json)?.findLast((part) => /[A-Za-z]/.test(part)) ?? 'id');
  const thing = singular(key.split('/').at(-2) ?? '');
  const words = wordsOf(field);
  const isNamed = words.length > 1 && thing.startsWith(words[0] ?? '');
  return identifierFrom((isNamed ? words : [thing, ...words]).join('_'));
}
