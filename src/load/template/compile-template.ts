import { PerfGateError } from '../../errors.ts';
import { escapeFor, type Piece, type Place, utf8 } from './place.ts';
import { parseTemplate, type Template } from './template.ts';

/** Values of environment variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A template with the environment filled in, whose values never leave these pieces: no message says them.
 *
 * @throws PerfGateError `config` for a variable that is missing or that this place cannot carry, and for no template
 */
export function compileTemplate(template: Template, place: Place, environment: Environment): Piece[] {
  const parsed = parseTemplate(template);
  if ('problem' in parsed) throw new PerfGateError('config', `${template}: ${parsed.problem}.`);
  return parsed.parts.map((part): Piece => {
    if (part.kind === 'environment') return variableAt(place, part.variable, environment);
    if (part.kind !== 'text') return { ...part, place };
    // A path is encoded as a whole, and a header has one byte a character already.
    return place === 'path' || place === 'header' ? part.text : utf8(part.text);
  });
}

/**
 * Text of which only variables of the environment are filled in.
 *
 * @throws PerfGateError `config` as above
 */
export function fillEnvironment(template: Template, environment: Environment): string {
  const parsed = parseTemplate(template);
  if ('problem' in parsed) throw new PerfGateError('config', `${template}: ${parsed.problem}.`);
  const texts = parsed.parts.map((part) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'environment') return variableOf(part.variable, environment);
    throw new PerfGateError('config', `${template}: auth takes its values from the environment alone.`);
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
