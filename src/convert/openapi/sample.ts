import { child, isPlain } from '../plain.ts';
import { below, type OpenApiDocument, type Place } from './document.ts';
import { finiteSchema, GIVEN } from './finite-schema.ts';
import { fittingSample, misfitOf } from './fitting-sample.ts';
import { idOf } from './place.ts';
import { withinTime } from './within-time.ts';

/** Milliseconds that a value may take; each is a matter of one or two. */
const LONGEST = 5000;
/** After so many that took longer, no more are made. */
const MOST_LATE = 3;
/** Optional parameters are sent where the document says what they are like in practice. */
const TELLING = ['example', 'examples', 'default'];

/** A value for a request, and what is to be said about it. */
export interface Example {
  /** undefined: there is none. */
  value: unknown;
  /** What is wrong with it, as the rest of a sentence about it; null: nothing. */
  reason: string | null;
}

/**
 * An example of a media type, parameter or header object: its own, or made from its schema.
 *
 * @throws ReferenceProblem at a reference that leads nowhere, or only back to itself
 */
export function exampleOf(place: Place, document: OpenApiDocument): Example {
  const schema = document.at(place, 'schema');
  const own = ownExample(place, document);
  if (own === undefined)
    return schema.value === undefined ? { value: undefined, reason: null } : sampleOf(place, document);
  return checked(own, place, document);
}

/** Whether the document itself gives a value, so that it is more than a guess. */
export function hasExample(place: Place, document: OpenApiDocument): boolean {
  if (ownExample(place, document) !== undefined) return true;
  const schema = document.at(place, 'schema').value;
  return TELLING.some((key) => child(schema, key) !== undefined);
}

function ownExample(place: Place, document: OpenApiDocument): unknown {
  const own = child(place.value, 'example');
  if (own !== undefined) return own;
  const examples = document.at(place, 'examples');
  for (const key of isPlain(examples.value) ? Object.keys(examples.value) : []) {
    const { value: example } = document.at(examples, key);
    const value = child(example, 'dataValue') ?? child(example, 'value') ?? child(example, 'serializedValue');
    if (value !== undefined) return value;
  }
  return undefined;
}

/** An example that the document gives. One that is JSON in a text, where the schema asks for data, is that data. */
function checked(own: unknown, place: Place, document: OpenApiDocument): Example {
  const state = stateOf(document);
  const finite =
    document.at(place, 'schema').value === undefined ? null : finiteSchema(below(place, 'schema'), document);
  const { schema } = finite ?? { schema: null };
  if (finite === null || schema === null || finite.isPartial || state.late >= MOST_LATE)
    return { value: own, reason: null };
  const done = withinTime(LONGEST, () => {
    const misfit = misfitOf(schema, own);
    if (misfit === null) return { value: own, reason: null };
    const parsed = typeof own === 'string' ? parsedJson(own) : undefined;
    if (parsed !== undefined && misfitOf(schema, parsed) === null) return { value: parsed, reason: null };
    return { value: own, reason: `its example does not fit its schema at ${misfit}; it is sent as it is` };
  });
  if (done === null) state.late += 1;
  return done?.value ?? { value: own, reason: null };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a document's schemas came to: parameters and bodies are often the same. */
interface State {
  made: Map<string, Example>;
  late: number;
}

const states = new WeakMap<OpenApiDocument, State>();

function stateOf(document: OpenApiDocument): State {
  const state = states.get(document) ?? { made: new Map<string, Example>(), late: 0 };
  states.set(document, state);
  return state;
}

function sampleOf(owner: Place, document: OpenApiDocument): Example {
  const schema = below(owner, 'schema');
  const id = idOf(document.isOld ? document.follow(schema) : schema);
  const { made } = stateOf(document);
  const example = made.get(id) ?? madeOf(schema, document);
  made.set(id, example);
  return example;
}

function madeOf(place: Place, document: OpenApiDocument): Example {
  const { schema, reason } = finiteSchema(place, document);
  const state = stateOf(document);
  if (schema === null) return { value: undefined, reason: 'its schema is endless or too large for an example' };
  if (state.late >= MOST_LATE)
    return { value: undefined, reason: 'its schema was not tried, because others took too long' };
  const done = withinTime(LONGEST, () => fittingSample(schema));
  if (done === null) {
    state.late += 1;
    return { value: undefined, reason: `its schema takes longer than ${LONGEST / 1000} s` };
  }
  const { value, misfit } = done.value;
  if (misfit !== null && GIVEN.some((key) => schema[key] !== undefined))
    return { value, reason: `its example does not fit its schema at ${misfit}; it is sent as it is` };
  if (misfit !== null) return { value, reason: `no value was found that fits its schema at ${misfit}` };
  return { value, reason: reason === null ? null : `its value may not fit its schema: ${reason}` };
}
