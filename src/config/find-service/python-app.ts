import type { SourceFolder } from './source-folder.ts';

/** What serves an application: through ASGI or WSGI, or by itself when its file is run. */
type Interface = 'asgi' | 'wsgi' | 'script';

export interface PythonApp {
  framework: 'FastAPI' | 'Flask' | 'Django' | 'ASGI' | 'WSGI' | null;
  interface: Interface;
  /** The file, from the folder. */
  file: string;
  /** The module with its object, `app.main:app`; of a script the file. */
  module: string;
  /** The folder that Python has to look for modules in; empty: the one of the service. */
  root: string;
  /** Whether the object is a function that makes the application. */
  isFactory: boolean;
}

const FRAMEWORKS: Record<string, [framework: PythonApp['framework'], protocol: Interface]> = {
  FastAPI: ['FastAPI', 'asgi'],
  Flask: ['Flask', 'wsgi'],
  APIFlask: ['Flask', 'wsgi'],
  OpenAPI: ['Flask', 'wsgi'],
  Starlette: ['ASGI', 'asgi'],
  Quart: ['ASGI', 'asgi'],
  Litestar: ['ASGI', 'asgi'],
  BlackSheep: ['ASGI', 'asgi'],
  Application: ['ASGI', 'asgi'],
  Bottle: ['WSGI', 'wsgi'],
};
const NAMES = 'FastAPI|Flask|APIFlask|Starlette|Quart|Litestar|BlackSheep|Bottle';
const OBJECT = new RegExp(String.raw`^(\w+)\s*(?::\s*[\w.]+\s*)?=\s*(?:\w+\.)?(${NAMES})\(`, 'm');
const FALCON = /^(\w+)\s*=\s*falcon\.(asgi\.)?(?:App|API)\(/m;
const FACTORY =
  /^(?:async )?def (create_app|make_app|build_app|get_app|app_factory|create_application|get_application)\(\s*([^)]*)\)/m;
const CALLED = /^(\w+)\s*=\s*(?:create_app|make_app|build_app|get_app|create_application|get_application)\(/m;
const SCRIPT =
  /\bserve_forever\(|\bweb\.run_app\(|\bHTTPServer\(|\brun_app\(|\buvicorn\.run\(|\bSanic\(|\.listen\(\s*(?:port|PORT|\d)|\bapp\.run\(/;
/** Where applications usually are, the best first. */
const USUAL = /^(?:main|app|application|asgi|wsgi|server|api|run|service|__init__)\.py$/;
const SKIPPED = /(?:^|\/)(?:setup|conftest|manage|noxfile|tasks)\.py$|(?:^|\/)(?:migrations|alembic|scripts)\//;

/** Finds the application object, else the factory, else a file that serves when it is run. */
export function findPythonApp(folder: SourceFolder): PythonApp | null {
  const django = findDjango(folder);
  if (django !== null) return django;
  const files = folder
    .sources(['.py'])
    .filter((file) => !SKIPPED.test(file) && /^\w[\w./-]*$/.test(file))
    .map((file) => ({ file, text: folder.read(file) ?? '', rank: rankOf(file) }))
    .sort((one, other) => one.rank - other.rank);
  for (const find of [asCalled, asObject, asFactory, asScript]) {
    for (const { file, text } of files) {
      const app = find(folder, file, text, files);
      if (app !== null) return app;
    }
  }
  return null;
}

type File = { file: string; text: string };

function asObject(folder: SourceFolder, file: string, text: string): PythonApp | null {
  const [, name, made = ''] = OBJECT.exec(text) ?? [];
  if (name !== undefined) {
    const [framework, protocol] = FRAMEWORKS[made] as [PythonApp['framework'], Interface];
    return { framework, interface: protocol, file, isFactory: false, ...moduleOf(folder, file, text, name) };
  }
  const [, falcon, asgi] = FALCON.exec(text) ?? [];
  if (falcon === undefined) return null;
  const protocol = asgi === undefined ? 'wsgi' : 'asgi';
  return {
    framework: protocol === 'asgi' ? 'ASGI' : 'WSGI',
    interface: protocol,
    file,
    isFactory: false,
    ...moduleOf(folder, file, text, falcon),
  };
}

/** `app = create_app()` in a wsgi.py: the object is here, and what it is made of elsewhere. */
function asCalled(folder: SourceFolder, file: string, text: string, files: readonly File[]): PythonApp | null {
  const name = CALLED.exec(text)?.[1];
  const maker = name === undefined ? null : makerIn(files);
  return name === undefined || maker === null
    ? null
    : { ...maker, file, isFactory: false, ...moduleOf(folder, file, text, name) };
}

function asFactory(folder: SourceFolder, file: string, text: string): PythonApp | null {
  const [, name, parameters = ''] = FACTORY.exec(text) ?? [];
  const maker = makerIn([{ file, text }]);
  // A parameter without a default has nobody who passes it.
  const isComplete = parameters.split(',').every((one) => one.trim() === '' || /=|^\s*\*/.test(one));
  return name === undefined || maker === null || !isComplete
    ? null
    : { ...maker, file, isFactory: true, ...moduleOf(folder, file, text, name) };
}

function asScript(_: SourceFolder, file: string, text: string): PythonApp | null {
  if (!SCRIPT.test(text) || !/__main__|^\S.*\b(?:serve_forever|run_app|run)\(/m.test(text)) return null;
  return { framework: null, interface: 'script', file, module: file, root: '', isFactory: false };
}

function makerIn(files: readonly File[]): Pick<PythonApp, 'framework' | 'interface'> | null {
  for (const { text } of files) {
    const made = new RegExp(String.raw`=\s*(?:\w+\.)?(${NAMES})\(`).exec(text)?.[1];
    if (made === undefined) continue;
    const [framework, protocol] = FRAMEWORKS[made] as [PythonApp['framework'], Interface];
    return { framework, interface: protocol };
  }
  return null;
}

/** Names the module: below `src`, and in folders that are no packages, Python has to look there. */
function moduleOf(folder: SourceFolder, file: string, text: string, object: string): { module: string; root: string } {
  const parts = file
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .split('/');
  const names = parts.length;
  let root = 0;
  if (parts[0] === 'src' && names > 1 && !folder.has('src/__init__.py') && !/^\s*(?:from|import) src\b/m.test(text))
    root = 1;
  const packages = parts.slice(root, -1);
  const isPackage =
    packages.length === 0 ||
    folder.has(`${parts.slice(0, root + 1).join('/')}/__init__.py`) ||
    new RegExp(String.raw`^\s*(?:from|import) (?:\.|${packages[0]?.replace(/\W/g, '')}\b)`, 'm').test(text) ||
    !folder
      .list(parts.slice(0, -1).join('/'))
      .some(({ name }) =>
        new RegExp(String.raw`^\s*(?:from|import) ${name.replace(/\.py$/, '').replace(/\W/g, '')}\b`, 'm').test(text),
      );
  if (!isPackage) root = names - 1;
  return { module: `${parts.slice(root).join('.')}:${object}`, root: parts.slice(0, root).join('/') };
}

function findDjango(folder: SourceFolder): PythonApp | null {
  const settings = /DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]+)\.settings/.exec(folder.read('manage.py') ?? '')?.[1];
  if (settings === undefined) return null;
  const file = `${settings.replaceAll('.', '/')}/wsgi.py`;
  const root = folder.has(file) ? settings : settings.split('.')[0];
  return {
    framework: 'Django',
    interface: 'wsgi',
    file,
    module: `${root}.wsgi:application`,
    root: '',
    isFactory: false,
  };
}

function rankOf(file: string): number {
  const parts = file.split('/');
  return parts.length * 2 + (USUAL.test(parts.at(-1) ?? '') ? 0 : 1);
}
