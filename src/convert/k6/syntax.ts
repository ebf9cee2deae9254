import {
  type Expression,
  type Pattern,
  type PrivateIdentifier,
  type Program,
  parse,
  type SpreadElement,
  type Super,
} from 'acorn';
import { transform } from 'sucrase';
import { messageOf, PerfGateError } from '../../errors.ts';
import { formatFile, oneLine } from '../../text/quote.ts';

/** Whatever stands where acorn's syntax tree has a value. */
export type JsNode = Expression | SpreadElement | PrivateIdentifier | Super | Pattern;

/** Line of a node in the script, from 1. */
export function lineOf(node: { loc?: { start: { line: number } } | null | undefined }): number {
  return node.loc?.start.line ?? 1;
}

/**
 * The syntax tree of a script in JavaScript or TypeScript, whose types are taken away; lines stay as they are.
 *
 * @throws PerfGateError `config` when it is neither
 */
export function parseScript(text: string, name: string): Program {
  const source = text.replace(/^\ufeff/, '');
  try {
    return parsed(name.endsWith('.ts') ? withoutTypes(source) : source);
  } catch (error) {
    if (isTooDeep(error)) throw new PerfGateError('config', `${formatFile(name)} is nested too deep to be read`);
    const typed = retried(source);
    if (typed !== null) return typed;
    const { loc } = error as { loc?: { line: number; column: number } };
    const place = loc ? `:${loc.line}:${loc.column + 1}` : '';
    const why = oneLine(
      messageOf(error)
        .replace(/ \(\d+:\d+\)$/, '')
        .replace(/^Error transforming \S*: /, ''),
    );
    const language = name.endsWith('.ts') ? 'TypeScript' : 'JavaScript';
    throw new PerfGateError('config', `${formatFile(name)}${place} is not ${language}: ${why}`);
  }
}

function parsed(source: string): Program {
  return parse(source, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    allowHashBang: true,
    allowReturnOutsideFunction: true,
  });
}

function withoutTypes(source: string): string {
  return transform(source, { transforms: ['typescript'], disableESTransforms: true, keepUnusedImports: true }).code;
}

/** The syntax tree of what may have types although its name does not say so; null: it is something else. */
function retried(source: string): Program | null {
  try {
    return parsed(withoutTypes(source));
  } catch {
    return null;
  }
}

function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError || /stack space/.test(messageOf(error));
}

/** How an expression of names is written: `exec.test`. */
export function writtenName(node: JsNode): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'Super') return 'super';
  if (node.type === 'ChainExpression') return writtenName(node.expression);
  if (node.type === 'MemberExpression') {
    const key = node.property.type === 'Identifier' && !node.computed ? node.property.name : '…';
    return `${writtenName(node.object)}.${key}`;
  }
  if (node.type === 'CallExpression') return `${writtenName(node.callee)}()`;
  if (node.type === 'NewExpression') return `new ${writtenName(node.callee)}`;
  return '…';
}
