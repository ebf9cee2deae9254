import { call, literal, name } from '../nodes.ts';
import type { Statement } from '../tree.ts';
import type { PythonLowering } from './lower.ts';
import { operator } from './operators.ts';
import { dividedBy, type SyntaxNode, tokensOf } from './python.ts';

/** The variable that holds the variables of a module. */
export const MODULE = '__module__';

/** Lowers `import a.b as c` and `from a import b as c`. */
export function importStatements(node: SyntaxNode, line: number, lowering: PythonLowering): Statement[] {
  const { source } = lowering;
  const tokens = tokensOf(node).filter(({ name: kind }) => kind !== '(' && kind !== ')');
  const text = (group: readonly SyntaxNode[]) => group.map((one) => source.textOf(one)).join('');
  const bound = (variable: SyntaxNode) => lowering.target(variable);
  const imported = (path: string) =>
    call(operator('import', line), [name(MODULE, line), literal(path, line)], line, 'import');
  if (tokens[0]?.name === 'import') {
    return dividedBy(tokens.slice(1), [',']).flatMap((group): Statement[] => {
      const [path = [], as] = dividedBy(group, ['as']);
      const [first] = path;
      if (!first) return [];
      if (as?.[0]) return [{ kind: 'assign', line, target: bound(as[0]), value: imported(text(path)) }];
      // `import a.b` makes `a` known, whose member `b` is.
      const root = call(operator('import root', line), [name(MODULE, line), literal(text(path), line)], line, 'import');
      return [{ kind: 'assign', line, target: bound(first), value: root }];
    });
  }
  const [path = [], names = []] = dividedBy(tokens.slice(1), ['import']);
  const from = imported(text(path));
  return dividedBy(names, [',']).flatMap((group): Statement[] => {
    const [what = [], as] = dividedBy(group, ['as']);
    const [first] = what;
    if (!first) return [];
    if (first.name === '*') return [call(operator('import all', line), [name(MODULE, line), from], line, 'import')];
    const value = call(
      operator('import from', line),
      [name(MODULE, line), literal(text(path), line), literal(source.textOf(first), line)],
      line,
      'import',
    );
    return [{ kind: 'assign', line, target: bound(as?.[0] ?? first), value }];
  });
}
