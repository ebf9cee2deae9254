import type { Finder } from './finder.ts';
import { CHOSEN_URL, portOf } from './port.ts';
import { findPythonApp, type PythonApp } from './python-app.ts';
import type { SourceFolder } from './source-folder.ts';

const DESCRIPTIONS = [
  ...['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.cfg', 'setup.py', 'poetry.lock', 'uv.lock'],
  ...['requirements/production.txt', 'requirements/prod.txt', 'requirements/base.txt', 'requirements.in'],
];

/** Services in Python: the application object or factory, served by what is installed for it. */
export const python: Finder = {
  looksFor:
    'Python files with an application (FastAPI, Flask, Django, Starlette …) beside requirements.txt, pyproject.toml, Pipfile or setup.cfg',
  find(folder) {
    const described = DESCRIPTIONS.filter((name) => folder.has(name));
    const app = findPythonApp(folder);
    if (app === null) return null;
    const needs = described
      .map((name) => folder.read(name) ?? '')
      .join('\n')
      .toLowerCase();
    const server = chooseServer(app, needs, described.length > 0);
    const build = installLine(folder, server.missing);
    const programs = build !== null;
    const program = programs ? '.venv/bin/' : server.program === 'python' ? '' : 'python3 -m ';
    const name = server.program === 'python' && !programs ? 'python3' : server.program;
    const port = server.listens ? null : portOf([folder.read(app.file) ?? '']);
    return {
      service: {
        build,
        start: `${port?.before ?? ''}${program}${name} ${server.arguments}`,
        url: port?.url ?? CHOSEN_URL,
      },
      found: `${app.framework ?? 'Python'} in ${app.file} (${port?.because ?? server.because})`,
      // Files alone do not make a service of a folder.
      guess: described.length === 0 && app.interface === 'script',
      readsPort: port?.readsPort ?? true,
    };
  },
};

interface Server {
  program: string;
  arguments: string;
  because: string;
  /** Whether its arguments say where it listens. */
  listens: boolean;
  /** The package that has to be installed as well. */
  missing: string | null;
}

function chooseServer(
  { framework, interface: protocol, module, file, root, isFactory }: PythonApp,
  needs: string,
  isDescribed: boolean,
): Server {
  const has = (name: string) =>
    new RegExp(String.raw`(?:^|[\s"'[,(/])${name}(?=$|[\s"'\[\]=<>~!;,)])`, 'm').test(needs);
  const server = (program: string, rest: string, missing: string | null = null): Server => ({
    program,
    arguments: rest,
    because: `${program} listens on the port that it is given`,
    listens: true,
    missing,
  });
  if (protocol === 'script') return { ...server('python', file), because: '', listens: false };
  if (protocol === 'asgi') {
    const factory = isFactory ? ' --factory' : '';
    if (has('hypercorn') && !has('uvicorn'))
      return server('hypercorn', `${isFactory ? `'${module}()'` : module} -b 127.0.0.1:$PORT`);
    const brings = has('uvicorn') || /\bfastapi\[(?:standard|all)\]/.test(needs) || !isDescribed;
    const place = root === '' ? '' : ` --app-dir ${root}`;
    return server('uvicorn', `${module}${factory}${place} --port $PORT`, brings ? null : 'uvicorn');
  }
  const call = isFactory ? `'${module}()'` : module;
  const place = root === '' ? '' : ` --pythonpath ${root}`;
  if (has('gunicorn')) return server('gunicorn', `${call} -b 127.0.0.1:$PORT${place}`);
  if (has('waitress') && root === '') {
    return server('waitress-serve', `--listen=127.0.0.1:$PORT ${isFactory ? `--call ${module}` : module}`);
  }
  if (framework === 'Django') return server('python', 'manage.py runserver --noreload 127.0.0.1:$PORT');
  const application = root === '' ? module : `${root}/${module.replaceAll('.', '/')}`;
  if (framework === 'Flask') return server('flask', `--app ${application} run --port $PORT`);
  return server('gunicorn', `${call} -b 127.0.0.1:$PORT${place}`, 'gunicorn');
}

/**
 * The line that makes `.venv` as the lock file or the list of requirements says; null where there is neither.
 *
 * @param missing a package that they lack
 */
export function installLine(folder: SourceFolder, missing: string | null): string | null {
  const also = missing === null ? '' : ` ${missing}`;
  const afterwards = (tool: string) => (missing === null ? '' : ` && ${tool} ${missing}`);
  if (folder.has('uv.lock')) return `uv sync --frozen${afterwards('uv pip install')}`;
  if (folder.has('poetry.lock')) {
    return `POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction --no-root${afterwards('.venv/bin/pip install')}`;
  }
  if (folder.has('pdm.lock')) return `pdm sync${afterwards('.venv/bin/pip install')}`;
  if (folder.has('Pipfile')) {
    const verb = folder.has('Pipfile.lock') ? 'sync' : 'install';
    return `PIPENV_VENV_IN_PROJECT=1 pipenv ${verb}${afterwards('.venv/bin/pip install')}`;
  }
  const requirements = DESCRIPTIONS.find((name) => /^requirements.*\.txt$/.test(name) && folder.has(name));
  const venv = 'python3 -m venv .venv && .venv/bin/pip install -q';
  if (requirements !== undefined) return `${venv} -r ${requirements}${also}`;
  const project = folder.read('pyproject.toml') ?? '';
  if (
    /^\[project\]/m.test(project) ||
    /^\[tool\.poetry\]/m.test(project) ||
    folder.has('setup.py') ||
    folder.has('setup.cfg')
  ) {
    return `${venv} .${also}`;
  }
  return null;
}
