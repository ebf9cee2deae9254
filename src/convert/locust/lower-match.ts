import { assignment, call, literal, name, unknown } from '../nodes.ts';
import type { Expression, Statement } from '../tree.ts';
import type { PythonLowering } from './lower.ts';
import { operator } from './operators.ts';
import { childrenOf, type SyntaxNode, tokensOf } from './python.ts';

const SUBJECT = ' matched';

/** Lowers `match`: each case is a branch. Patterns with parts in them cannot be told. */
export function matchStatement(node: SyntaxNode, line: number, lowering: PythonLowering): Statement[] {
  const [, subject] = childrenOf(node);
  const clauses = (node.getChild('MatchBody')?.getChildren('MatchClause') ?? []).map((clause) => {
    const [, pattern, guard] = childrenOf(clause);
    const body = lowering.statements(clause.getChild('Body'));
    const test = pattern ? condition(pattern, line, lowering) : null;
    const extra = guard?.name === 'Guard' ? unknown('a guard', line) : null;
    const both: Expression | null =
      test && extra ? { kind: 'alternative', line, operator: '&&', left: test, right: extra } : (test ?? extra);
    const capture =
      pattern?.name === 'CapturePattern' && lowering.source.textOf(pattern) !== '_'
        ? [assignment(lowering.source.textOf(pattern), name(SUBJECT, line), line, 'function')]
        : [];
    return { test: both, body: [...capture, ...body], line: lowering.source.lineOf(clause) };
  });
  const branches = clauses.reduceRight<Statement[]>(
    (otherwise, { test, body, line: at }) =>
      test === null ? body : [{ kind: 'branch', line: at, condition: test, body, otherwise }],
    [],
  );
  const value = subject ? lowering.expressions.lower(subject) : unknown('nothing', line);
  return [assignment(SUBJECT, value, line, 'function'), ...branches];
}

/** What has to hold for a pattern; null: it always fits. */
function condition(pattern: SyntaxNode, line: number, lowering: PythonLowering): Expression | null {
  const { source } = lowering;
  switch (pattern.name) {
    case 'CapturePattern':
      return null;
    case 'LiteralPattern': {
      const [first] = childrenOf(pattern);
      const value = first ? lowering.expressions.lower(first) : literal(null, line);
      return { kind: 'calculation', line, operator: '==', left: name(SUBJECT, line), right: value };
    }
    case 'OrPattern': {
      const tests = childrenOf(pattern)
        .filter((one) => one.name.endsWith('Pattern'))
        .map((one) => condition(one, line, lowering));
      if (tests.some((one) => one === null)) return null;
      return (tests as Expression[]).reduce((left, right) => ({
        kind: 'alternative',
        line,
        operator: '||',
        left,
        right,
      }));
    }
    case 'ParenthesizedPattern': {
      const [inner] = tokensOf(pattern).slice(1);
      return inner ? condition(inner, line, lowering) : null;
    }
    default:
      return call(operator('unknown', line), [name(SUBJECT, line)], line, source.textOf(pattern).slice(0, 40));
  }
}
