import { PerfGateError } from '../../errors.ts';
import { escapeFor, type Piece, type Place, utf8 } from './place.ts';
import type { Template, TemplatePart } from './template.ts';

/** Values of environment variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Fills the environment into a template, whose values never leave these pieces: no message says them.
 *
 * @throws PerfGateError `config` for a variable that is missing or that this place cannot carry
 */
export function compileTemplate(template: Template, place: Place, environment: Environment): Piece[] {
  return template.parts.map((part) => compilePart(part, place, environment));
}

const JSON_TYPE = /^\s*[\w.+-]+\/(?:json|[\w.+-]+\+json)\s*(?:;|$)/i;

/**
 * Fills the environment into a body that somebody wrote. In one of JSON a placeholder between quotes is the inside of a
 * string, and any other is a value.
 *
 * @param type its media type; null: it is not known
 * @throws PerfGateError `config` for a variable that is missing
 */
export function compileBody(template: Template, type: string | null, environment: Environment): Piece[] {
  if (type === null || !JSON_TYPE.test(type)) return compileTemplate(template, 'text', environment);
  let inString = false;
  return template.parts.map((part) => {
    if (part.kind === 'text')
      for (const [quoted] of part.text.matchAll(/\\.|"/gs)) if (quoted === '"') inString = !inString;
    return compilePart(part, inString ? 'json' : 'json value', environment);
  });
}

function compilePart(part: TemplatePart, place: Place, environment: Environment): Piece {
  if (part.kind === 'environment') return variableAt(place, part.variable, environment);
  if (part.kind !== 'text') return { ...part, place };
  // A path is encoded as a whole, and a header has one byte a character already.
  return place === 'path' || place === 'header' ? part.text : utf8(part.text);
}

/**
 * Fills in a template that takes its values from the environment alone.
 *
 * @throws PerfGateError `config` for a variable that is missing, and for any other placeholder
 */
export function fillEnvironment(template: Template, environment: Environment): string {
  const texts = template.parts.map((part) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'environment') return variableOf(part.variable, environment);
    throw new PerfGateError('config', `${template.text}: auth takes its values from the environment alone.`);
  });
  return texts.join('');
}

function variableAt(place: Place, variable: string, environment: Environment): string {
  const escaped = escapeFor(place, variableOf(variable, environment));
  if (escaped !== null) return escaped;
  throw new PerfGateError(
    'config',
    `the environment variable ${variable} stands in a header and has a line break, or characters that a header cannot carry.`,
  );
}

function variableOf(variable: string, environment: Environment): string {
  const value = environment[variable];
  if (value !== undefined) return value;
  throw new PerfGateError('config', `the environment variable ${variable} is not set, and a request needs it. Set it.`);
}
