// Writes a socket's next file with its test and its page of the documentation, from the templates in scripts/new/, and
// adds it to the socket's list.
// Usage: npm run new -- kind|engine|probe|section|publisher|format NAME
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

interface Socket {
  /** Where the new file goes; `NAME` stands for its name. */
  source: string;
  test: string;
  page: string;
  /** The file with the list, the line that opens the list, and the entry to add. */
  list: string;
  opens: string;
  /** The entry that stays last. */
  last?: string;
  entry(name: string): string;
  imported(name: string): string;
}

const SOCKETS: Record<string, Socket> = {
  kind: {
    source: 'src/kinds/NAME.ts',
    test: 'test/kinds/NAME.test.ts',
    page: 'docs/scenarios/NAME.md',
    list: 'src/kinds/index.ts',
    opens: 'export const KINDS: readonly AnyKind[] = [',
    entry: (name) => `${camel(name)}Kind`,
    imported: (name) => `import { ${camel(name)}Kind } from './${name}.ts';`,
  },
  engine: {
    source: 'src/engines/NAME/NAME.ts',
    test: 'test/engines/NAME.test.ts',
    page: 'docs/engines/NAME.md',
    list: 'src/engines/index.ts',
    opens: 'const ENGINES: readonly ((options: EngineOptions) => Engine)[] = [',
    entry: (name) => `() => new ${pascal(name)}Engine()`,
    imported: (name) => `import { ${pascal(name)}Engine } from './${name}/${name}.ts';`,
  },
  probe: {
    source: 'src/probes/NAME.ts',
    test: 'test/probes/NAME.test.ts',
    page: 'docs/probes/NAME.md',
    list: 'src/probes/index.ts',
    opens: 'const PROBES: readonly Probe[] = [',
    entry: (name) => `${camel(name)}Probe`,
    imported: (name) => `import { ${camel(name)}Probe } from './${name}.ts';`,
  },
  section: {
    source: 'src/report/sections/NAME.ts',
    test: 'test/report/sections/NAME.test.ts',
    page: 'docs/report/NAME.md',
    list: 'src/report/sections/index.ts',
    opens: 'export const SECTIONS: readonly Section[] = [',
    last: 'footer',
    entry: (name) => `${camel(name)}Section`,
    imported: (name) => `import { ${camel(name)}Section } from './${name}.ts';`,
  },
  publisher: {
    source: 'src/publish/NAME.ts',
    test: 'test/publish/NAME.test.ts',
    page: 'docs/publishers/NAME.md',
    list: 'src/publish/publishers.ts',
    opens: 'const PUBLISHERS: readonly OpenPublisher[] = [',
    entry: (name) => `open${pascal(name)}`,
    imported: (name) => `import { open${pascal(name)} } from './${name}.ts';`,
  },
  format: {
    source: 'src/samples/NAME/NAME.ts',
    test: 'test/samples/NAME.test.ts',
    page: 'docs/formats/NAME.md',
    list: 'src/samples/index.ts',
    opens: 'export const FORMATS: readonly Format[] = [',
    entry: (name) => `${camel(name)}Format`,
    imported: (name) => `import { ${camel(name)}Format } from './${name}/${name}.ts';`,
  },
};

const [what = '', name = '', ...others] = process.argv.slice(2);
const socket = Object.hasOwn(SOCKETS, what) ? SOCKETS[what] : undefined;
if (!socket) fail(`the first word is one of ${Object.keys(SOCKETS).join(', ')}: npm run new -- kind warm-start`);
else if (others.length > 0) fail(`one name at a time, not also "${others.join(' ')}"`);
else if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) fail('the name is words in lower case with hyphens: warm-start');
else write(socket);

function write({ source, test, page, list, opens, last, entry, imported }: Socket): void {
  const files = { source, test, page };
  const places = Object.entries(files).map(([part, path]) => [part, path.replaceAll('NAME', name)] as const);
  const taken = places.find(([, path]) => existsSync(join(root, path)));
  if (taken) {
    fail(`${taken[1]} is already there; choose another name.`);
    return;
  }
  for (const [part, path] of places) {
    const template = readFileSync(join(root, 'scripts/new', `${what}.${part}.txt`), 'utf8');
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), filled(template));
    console.log(`wrote ${path}`);
  }
  enter(join(root, list), { opens, last, entry: entry(name), imported: imported(name) });
  console.log(`added it to ${list}`);
  run('node_modules/@biomejs/biome/bin/biome', [
    'check',
    '--write',
    list,
    ...places.map(([, path]) => path).filter(isCode),
  ]);
  // Generate the schema, the reference of all keys and whatever else is made from the lists.
  for (const script of ['generate-schema.ts', 'generate-docs.ts']) run(join('scripts', script), []);
}

interface Entry {
  opens: string;
  last: string | undefined;
  entry: string;
  imported: string;
}

/** Adds an entry at the end of a list, or before the one that stays last, and its import. */
function enter(file: string, { opens, last, entry, imported }: Entry): void {
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(opens);
  const end = from === -1 ? -1 : text.indexOf('];', from);
  if (end === -1) throw new Error(`${file} has no list that begins with ${opens}`);
  const at = last === undefined ? end : text.lastIndexOf(last, end);
  const before = text.slice(0, at).trimEnd();
  const listed = `${before}${/[,[]$/.test(before) ? '' : ','} ${entry},${text.slice(at)}`;
  writeFileSync(file, `${imported}\n${listed}`);
}

function filled(template: string): string {
  return template
    .replaceAll('__name__', name)
    .replaceAll('__camel__', camel(name))
    .replaceAll('__Pascal__', pascal(name))
    .replaceAll('__CONSTANT__', name.replaceAll('-', '_').toUpperCase());
}

function run(script: string, args: string[]): void {
  execFileSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
}

function isCode(path: string): boolean {
  return path.endsWith('.ts');
}

function camel(text: string): string {
  return text.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function pascal(text: string): string {
  return camel(text).replace(/^./, (letter) => letter.toUpperCase());
}

function fail(problem: string): void {
  console.error(problem);
  process.exitCode = 2;
}
