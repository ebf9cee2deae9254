import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findService, lookedFor } from '../../src/config/find-service/index.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { renderConfig } from '../../src/config/written-config.ts';
import { makeFolder, write } from './workspace.ts';

type Files = Record<string, string>;
interface Lines {
  start?: string;
  build?: string | null;
  url?: string;
  workingDirectory?: string | null;
  found?: unknown;
}

const CHOSEN = `http://127.0.0.1:\${PORT}`;

/** What is found in a folder with these files, after perf-gate found its configuration valid. */
function discover(files: Files) {
  const folder = makeFolder(files);
  const discovered = findService(folder);
  if (discovered === null || 'several' in discovered) return discovered;
  write(folder, 'perf-gate.yml', renderConfig(discovered.service));
  const { target } = loadConfig({ workspace: folder, inputs: {} });
  const { service, found } = discovered;
  expect([target.start, target.build, target.url]).toEqual([service.start, service.build, service.url]);
  return { ...service, found };
}

function describeServices(rows: [what: string, files: Files, expected: Lines][]): void {
  it.each(rows)('%s', (_, files, expected) => expect(discover(files)).toMatchObject(expected));
}

const manifest = (content: object) => JSON.stringify(content);

describe('a Node service', () => {
  const express = "const app = require('express')();\napp.listen(process.env.PORT);";
  describeServices([
    [
      'by start:prod, which is not the compiler',
      {
        'package.json': manifest({
          scripts: { start: 'nest start', 'start:prod': 'node dist/main', build: 'nest build' },
        }),
        'src/main.ts': 'await app.listen(process.env.PORT ?? 3000);',
      },
      { start: 'node dist/main', build: 'npm run build', url: CHOSEN },
    ],
    [
      'that Nest would compile at every start',
      {
        'package.json': manifest({ scripts: { start: 'nest start', build: 'nest build' }, dependencies: { a: '1' } }),
        'package-lock.json': '{}',
        'src/main.ts': 'await app.listen(3000);',
      },
      { start: 'node dist/main', build: 'npm ci && npm run build', url: 'http://127.0.0.1:3000' },
    ],
    [
      'by serve',
      { 'package.json': manifest({ scripts: { serve: 'node a.js', dev: 'vite' } }) },
      { start: 'node a.js' },
    ],
    [
      'by the main file, if it listens',
      { 'package.json': manifest({ main: 'lib/app.js' }), 'lib/app.js': express },
      { start: 'node lib/app.js', url: CHOSEN },
    ],
    [
      'by a usual file, if it listens',
      { 'package.json': manifest({}), 'index.js': 'module.exports = 1', 'app.js': express },
      { start: 'node app.js' },
    ],
    [
      'without the watcher of its start script',
      { 'package.json': manifest({ scripts: { start: 'nodemon app.js' } }), 'app.js': express },
      { start: 'node app.js' },
    ],
    [
      'compiled where the start script runs what is compiled',
      {
        'package.json': manifest({
          type: 'module',
          scripts: { start: 'node dist/index.js' },
          devDependencies: { typescript: '5' },
        }),
        'package-lock.json': '{}',
        'src/index.ts': 'serve({ fetch: app.fetch, port: Number(process.env.PORT) })',
      },
      { start: 'node dist/index.js', build: 'npm ci && npx tsc', url: CHOSEN },
    ],
    [
      'with Next, which reads PORT',
      {
        'package.json': manifest({
          scripts: { start: 'next start', build: 'next build' },
          dependencies: { next: '15' },
        }),
      },
      { start: 'npm start', build: 'npm install && npm run build', url: CHOSEN },
    ],
    [
      'with fastify-cli, which passes PORT on',
      { 'package.json': manifest({ scripts: { start: 'fastify start -p $PORT app.js' } }) },
      { start: 'npm start', url: CHOSEN },
    ],
    [
      'with bun',
      { 'package.json': manifest({ scripts: { start: 'bun src/index.ts' } }), 'bun.lock': '' },
      { start: 'bun run start', build: 'bun install --frozen-lockfile' },
    ],
    [
      'whose port has another name',
      {
        'package.json': manifest({ scripts: { start: 'node app.js' } }),
        'app.js': 'app.listen(process.env.HTTP_PORT || 3000)',
      },
      { start: 'HTTP_PORT=$PORT node app.js', url: CHOSEN },
    ],
    [
      'whose port is a constant of that name',
      {
        'package.json': manifest({ scripts: { start: 'node app.js' } }),
        'app.js': 'const PORT = 4321;\napp.listen(PORT)',
      },
      { start: 'node app.js', url: 'http://127.0.0.1:4321' },
    ],
    [
      'whose port is read in a file beside it',
      {
        'package.json': manifest({ scripts: { start: 'node src/app.js' } }),
        'src/app.js': "const { port } = require('./config');\napp.listen(port)",
        'src/config.js': 'exports.port = process.env.PORT;',
      },
      { url: CHOSEN },
    ],
    [
      'on IPv6 only',
      {
        'package.json': manifest({ scripts: { start: 'node app.js' } }),
        'app.js': "app.listen(process.env.PORT, '::1')",
      },
      { url: `http://[::1]:\${PORT}` },
    ],
  ]);
});

describe('a Node workspace', () => {
  const api = {
    'package.json': manifest({ scripts: { start: 'node server.js' }, dependencies: { '@a/shared': '*' } }),
  };
  const inApi = Object.fromEntries(Object.entries(api).map(([name, text]) => [`packages/api/${name}`, text]));
  const shared = {
    'packages/shared/package.json': manifest({ name: '@a/shared', main: 'index.js' }),
    'packages/shared/index.js': '',
  };
  describeServices([
    [
      'of npm: the package with the service, installed from the root',
      { 'package.json': manifest({ workspaces: ['packages/*'] }), 'package-lock.json': '{}', ...inApi, ...shared },
      { workingDirectory: 'packages/api', start: 'node server.js', build: 'cd ../.. && npm ci' },
    ],
    [
      'of pnpm, built from the root',
      {
        'package.json': manifest({ scripts: { build: 'pnpm -r build' } }),
        'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
        'pnpm-lock.yaml': '',
        ...inApi,
        ...shared,
      },
      { workingDirectory: 'packages/api', build: 'cd ../.. && pnpm install --frozen-lockfile && pnpm run build' },
    ],
    [
      'of yarn, with the long form',
      { 'package.json': manifest({ workspaces: { packages: ['./packages/*'] } }), 'yarn.lock': '', ...inApi },
      { workingDirectory: 'packages/api', build: 'cd ../.. && yarn install --frozen-lockfile' },
    ],
    [
      'where a front end is another package',
      {
        'package.json': manifest({ workspaces: ['packages/*'], scripts: { start: 'turbo run start' } }),
        ...inApi,
        'packages/web/package.json': manifest({ scripts: { start: 'vite' } }),
      },
      { workingDirectory: 'packages/api' },
    ],
    [
      'of folders that nothing names',
      {
        'README.md': '',
        'backend/package.json': manifest({ scripts: { start: 'node a.js' } }),
        'frontend/package.json': manifest({ scripts: { start: 'react-scripts start' } }),
      },
      { workingDirectory: 'backend', start: 'node a.js' },
    ],
  ]);

  it('with several services is told from one', () => {
    const start = manifest({ scripts: { start: 'node a.js' } });
    expect(
      discover({
        'apps/a/package.json': start,
        'apps/b/package.json': start,
        'package.json': manifest({ workspaces: ['apps/*'] }),
      }),
    ).toEqual({
      several: ['apps/a', 'apps/b'],
    });
  });

  it('is known in the folder of a package', () => {
    const folder = makeFolder({
      '.git/HEAD': '',
      'package.json': manifest({ workspaces: ['packages/*'] }),
      'package-lock.json': '{}',
      ...inApi,
    });
    expect(findService(join(folder, 'packages/api'))).toMatchObject({
      // Everything counts: it is made of packages beside it as well.
      service: { build: 'cd ../.. && npm ci', workingDirectory: null, paths: [] },
    });
  });
});

describe('a Python service', () => {
  const fastapi = 'from fastapi import FastAPI\n\napp = FastAPI(title="x")\n';
  const flask = 'from flask import Flask\napp = Flask(__name__)\n';
  const venv = 'python3 -m venv .venv && .venv/bin/pip install -q -r requirements.txt';
  describeServices([
    [
      'FastAPI',
      { 'main.py': fastapi, 'requirements.txt': 'fastapi\nuvicorn[standard]==0.30\n' },
      { build: venv, start: '.venv/bin/uvicorn main:app --port $PORT', url: CHOSEN },
    ],
    [
      'FastAPI in a package',
      { 'app/main.py': fastapi, 'requirements.txt': 'fastapi[standard]' },
      { build: venv, start: '.venv/bin/uvicorn app.main:app --port $PORT' },
    ],
    ['FastAPI without a server', { 'main.py': fastapi, 'requirements.txt': 'fastapi' }, { build: `${venv} uvicorn` }],
    [
      'below src',
      { 'src/shop/api.py': fastapi, 'requirements.txt': 'uvicorn' },
      { start: '.venv/bin/uvicorn shop.api:app --app-dir src --port $PORT' },
    ],
    [
      'in a folder that is no package',
      { 'service/main.py': `import models\n${fastapi}`, 'service/models.py': '', 'requirements.txt': 'uvicorn' },
      { start: '.venv/bin/uvicorn main:app --app-dir service --port $PORT' },
    ],
    [
      'a factory',
      {
        'shop/app.py': 'from fastapi import FastAPI\ndef create_app():\n    app = FastAPI()\n    return app\n',
        'requirements.txt': 'uvicorn',
      },
      { start: '.venv/bin/uvicorn shop.app:create_app --factory --port $PORT' },
    ],
    [
      'an annotated object',
      { 'main.py': 'import fastapi\napi: fastapi.FastAPI = fastapi.FastAPI()\n', 'requirements.txt': 'uvicorn' },
      { start: '.venv/bin/uvicorn main:api --port $PORT' },
    ],
    [
      'Starlette on hypercorn',
      { 'main.py': 'app = Starlette(routes=[])\n', 'requirements.txt': 'starlette\nhypercorn' },
      { start: '.venv/bin/hypercorn main:app -b 127.0.0.1:$PORT' },
    ],
    [
      'Flask',
      { 'app.py': flask, 'requirements.txt': 'Flask==3.0' },
      { start: '.venv/bin/flask --app app:app run --port $PORT' },
    ],
    [
      'Flask on gunicorn',
      { 'app.py': flask, 'requirements.txt': 'flask\ngunicorn>=20' },
      { start: '.venv/bin/gunicorn app:app -b 127.0.0.1:$PORT' },
    ],
    [
      'Flask on waitress',
      { 'app.py': flask, 'requirements.txt': 'flask\nwaitress' },
      { start: '.venv/bin/waitress-serve --listen=127.0.0.1:$PORT app:app' },
    ],
    [
      'a factory of Flask on gunicorn',
      {
        'shop/__init__.py':
          'from flask import Flask\ndef create_app(config=None):\n    app = Flask(__name__)\n    return app\n',
        'requirements.txt': 'flask\ngunicorn',
      },
      { start: ".venv/bin/gunicorn 'shop:create_app()' -b 127.0.0.1:$PORT" },
    ],
    [
      'a wsgi.py that calls the factory',
      {
        'wsgi.py': 'from shop import create_app\napp = create_app()\n',
        'shop/__init__.py': 'from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    return app\n',
        'requirements.txt': 'flask\ngunicorn',
      },
      { start: '.venv/bin/gunicorn wsgi:app -b 127.0.0.1:$PORT' },
    ],
    [
      'Django',
      {
        'manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')",
        'shop/wsgi.py': '',
        'requirements.txt': 'django\ngunicorn',
      },
      { start: '.venv/bin/gunicorn shop.wsgi:application -b 127.0.0.1:$PORT' },
    ],
    [
      'Django alone',
      {
        'manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')",
        'shop/wsgi.py': '',
        'requirements.txt': 'Django',
      },
      { start: '.venv/bin/python manage.py runserver --noreload 127.0.0.1:$PORT' },
    ],
    [
      'locked by uv',
      { 'main.py': fastapi, 'pyproject.toml': '[project]\ndependencies = ["fastapi", "uvicorn"]', 'uv.lock': '' },
      { build: 'uv sync --frozen', start: '.venv/bin/uvicorn main:app --port $PORT' },
    ],
    [
      'locked by Poetry',
      { 'main.py': fastapi, 'pyproject.toml': '[tool.poetry.dependencies]\nuvicorn = "*"', 'poetry.lock': '' },
      { build: 'POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction --no-root' },
    ],
    [
      'locked by pipenv',
      { 'app.py': flask, Pipfile: '[packages]\nflask = "*"\ngunicorn = "*"', 'Pipfile.lock': '{}' },
      { build: 'PIPENV_VENV_IN_PROJECT=1 pipenv sync', start: '.venv/bin/gunicorn app:app -b 127.0.0.1:$PORT' },
    ],
    [
      'described by pyproject.toml',
      { 'app.py': flask, 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["flask"]' },
      { build: 'python3 -m venv .venv && .venv/bin/pip install -q .' },
    ],
    [
      'described by setup.cfg',
      { 'app.py': flask, 'setup.cfg': '[options]\ninstall_requires =\n  flask\n  gunicorn\n' },
      {
        build: 'python3 -m venv .venv && .venv/bin/pip install -q .',
        start: '.venv/bin/gunicorn app:app -b 127.0.0.1:$PORT',
      },
    ],
    [
      'described by nothing',
      { 'app.py': flask },
      { build: null, start: 'python3 -m flask --app app:app run --port $PORT' },
    ],
    [
      'a script that listens by itself',
      { 'server.py': 'import os\nport = int(os.environ["PORT"])\nHTTPServer(("", port), H).serve_forever()\n' },
      { build: null, start: 'python3 server.py', url: CHOSEN },
    ],
    [
      'a script with a port of its own',
      { 'server.py': 'HTTPServer(("127.0.0.1", 8042), H).serve_forever()\n' },
      { url: 'http://127.0.0.1:8042' },
    ],
  ]);
});

describe('a Go service', () => {
  const main = (body: string) => `package main\n\nimport "net/http"\n\nfunc main() {\n${body}\n}\n`;
  const mod = { 'go.mod': 'module example.com/shop/v2\n\ngo 1.22\n' };
  describeServices([
    [
      'in the folder itself',
      { ...mod, 'main.go': main('http.ListenAndServe(":"+os.Getenv("PORT"), nil)') },
      { build: 'go build -o .perf-gate/shop .', start: '.perf-gate/shop', url: CHOSEN },
    ],
    [
      'in cmd, among tools',
      { ...mod, 'cmd/server/main.go': main('http.ListenAndServe(addr, nil)'), 'cmd/migrate/main.go': main('') },
      { build: 'go build -o .perf-gate/server ./cmd/server' },
    ],
    [
      'with a port of its own',
      { ...mod, 'main.go': main('log.Fatal(http.ListenAndServe(":8081", nil))') },
      { url: 'http://127.0.0.1:8081' },
    ],
    ['with gin', { ...mod, 'main.go': main('r := gin.Default()\nr.Run(":9090")') }, { url: 'http://127.0.0.1:9090' }],
    [
      'with the port read elsewhere',
      {
        ...mod,
        'cmd/api/main.go': main('http.ListenAndServe(config.Addr(), nil)'),
        'internal/config/config.go': 'package config\nvar p, _ = os.LookupEnv("PORT")',
      },
      { url: CHOSEN },
    ],
    [
      'with an address in the environment',
      { ...mod, 'main.go': main('http.ListenAndServe(os.Getenv("LISTEN_ADDR"), nil)') },
      { start: 'LISTEN_ADDR=127.0.0.1:$PORT .perf-gate/shop', url: CHOSEN },
    ],
    [
      'with a flag for the address',
      { ...mod, 'main.go': main('addr := flag.String("addr", ":8080", "")\nhttp.ListenAndServe(*addr, nil)') },
      { start: '.perf-gate/shop -addr 127.0.0.1:$PORT', url: CHOSEN },
    ],
    [
      'with a flag for the port',
      {
        ...mod,
        'main.go': main('port := flag.Int("port", 8080, "")\nhttp.ListenAndServe(fmt.Sprint(":", *port), nil)'),
      },
      { start: '.perf-gate/shop -port $PORT' },
    ],
    [
      'below the folder',
      { 'api/go.mod': mod['go.mod'], 'api/main.go': main('http.ListenAndServe(":"+os.Getenv("PORT"), nil)') },
      { workingDirectory: 'api', build: 'go build -o ../.perf-gate/shop .', start: '../.perf-gate/shop' },
    ],
  ]);
});

describe('a Java service', () => {
  const main = (body: string) => ({
    'src/main/java/com/shop/Main.java': `package com.shop;\npublic class Main {\n  public static void main(String[] args) {\n    ${body}\n  }\n}\n`,
  });
  const pom = (rest: string) => ({
    'pom.xml': `<project><artifactId>shop</artifactId><version>1.0</version>${rest}</project>`,
  });
  describeServices([
    [
      'Spring Boot, Maven',
      {
        ...pom('<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>'),
        mvnw: '',
        'src/main/resources/application.properties': 'server.port=8081',
      },
      {
        build: './mvnw -q package -DskipTests',
        start: 'java -jar target/shop*.jar --server.port=$PORT',
        url: CHOSEN,
        found: 'pom.xml (Spring Boot takes --server.port instead of port 8081)',
      },
    ],
    [
      'Spring Boot, Gradle',
      { 'build.gradle.kts': 'plugins { id("org.springframework.boot") version "3.3.0" }', gradlew: '' },
      { build: './gradlew -q --no-daemon bootJar', start: 'java -jar build/libs/*.jar --server.port=$PORT' },
    ],
    [
      'Javalin in one jar',
      {
        ...pom(
          '<build><plugins><plugin><artifactId>maven-shade-plugin</artifactId><configuration><mainClass>com.shop.Main</mainClass></configuration></plugin></plugins></build>',
        ),
        ...main('Javalin.create().start(7070);'),
      },
      { build: 'mvn -q package -DskipTests', start: 'java -jar target/shop*.jar', url: 'http://127.0.0.1:7070' },
    ],
    [
      'with a main class alone',
      { ...pom(''), ...main('Javalin.create().start(Integer.parseInt(System.getenv("PORT")));') },
      {
        build:
          'mvn -q package -DskipTests dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib',
        start: "java -cp 'target/classes:target/lib/*' com.shop.Main",
        url: CHOSEN,
      },
    ],
    [
      'the JDK alone',
      { ...pom(''), ...main('HttpServer.create(new InetSocketAddress(8088), 0).start();') },
      { url: 'http://127.0.0.1:8088' },
    ],
    [
      'Quarkus',
      pom('<dependencies><dependency><groupId>io.quarkus</groupId></dependency></dependencies>'),
      { start: 'java -Dquarkus.http.port=$PORT -jar target/quarkus-app/quarkus-run.jar' },
    ],
    [
      'an application of Gradle',
      { 'build.gradle': "plugins { id 'application' }", ...main('Javalin.create().start(7000);') },
      {
        build: 'gradle -q --no-daemon installDist',
        start: 'set -- build/install/*/bin/*; exec "$1"',
        url: 'http://127.0.0.1:7000',
      },
    ],
  ]);
});

describe('a Rust service', () => {
  const axum = (listen: string) => `use axum::Router;\n#[tokio::main]\nasync fn main() { ${listen} }\n`;
  const reads = axum('let port = std::env::var("PORT").unwrap();');
  describeServices([
    [
      'of one package',
      { 'Cargo.toml': '[package]\nname = "shop"\n', 'Cargo.lock': '', 'src/main.rs': reads },
      { build: 'cargo build --release --locked', start: 'target/release/shop', url: CHOSEN },
    ],
    [
      'with a port of its own',
      { 'Cargo.toml': '[package]\nname = "shop"\n', 'src/main.rs': axum('TcpListener::bind("0.0.0.0:3000").await') },
      { build: 'cargo build --release', url: 'http://127.0.0.1:3000' },
    ],
    [
      'with an address of numbers',
      { 'Cargo.toml': '[package]\nname = "shop"\n', 'src/main.rs': axum('SocketAddr::from(([127, 0, 0, 1], 3001))') },
      { url: 'http://127.0.0.1:3001' },
    ],
    [
      'with a binary of another name',
      {
        'Cargo.toml': '[package]\nname = "shop"\n\n[[bin]]\nname = "shopd"\npath = "src/main.rs"\n',
        'src/main.rs': reads,
      },
      { start: 'target/release/shopd' },
    ],
    [
      'among binaries',
      { 'Cargo.toml': '[package]\nname = "shop"\n', 'src/bin/server.rs': reads, 'src/bin/tool.rs': 'fn main() {}' },
      { build: 'cargo build --release --bin server', start: 'target/release/server' },
    ],
    [
      'in a workspace',
      {
        'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
        'crates/api/Cargo.toml': '[package]\nname = "api"\n',
        'crates/api/src/main.rs': reads,
        'crates/cli/Cargo.toml': '[package]\nname = "cli"\n',
        'crates/cli/src/main.rs': 'fn main() {}',
      },
      { build: 'cargo build --release -p api --bin api', start: 'target/release/api' },
    ],
  ]);
});

describe('a service in', () => {
  describeServices([
    [
      'Ruby, on Puma',
      { Gemfile: 'gem "puma"', 'config.ru': '' },
      { build: 'bundle install', start: 'bundle exec puma -b tcp://127.0.0.1:$PORT', url: CHOSEN },
    ],
    [
      'Rails',
      { Gemfile: 'gem "rails"', 'bin/rails': '', 'config.ru': '' },
      { start: 'bin/rails server -b 127.0.0.1 -p $PORT' },
    ],
    [
      'PHP',
      { 'composer.json': '{}', 'public/index.php': '' },
      { start: 'PHP_CLI_SERVER_WORKERS=4 php -S 127.0.0.1:$PORT -t public', url: CHOSEN },
    ],
    [
      'ASP.NET Core',
      { 'src/Shop/Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>' },
      {
        build: 'dotnet publish src/Shop/Shop.csproj -c Release -o .perf-gate/app',
        start: 'dotnet .perf-gate/app/Shop.dll --urls http://127.0.0.1:$PORT',
      },
    ],
    [
      'Deno',
      {
        'deno.json': '{ "tasks": { "start": "deno run -A main.ts" } }',
        'main.ts': 'Deno.serve({ port: Number(Deno.env.get("PORT")) }, f)',
      },
      { build: null, start: 'deno task start', url: CHOSEN },
    ],
  ]);
});

describe('a Procfile', () => {
  const flask = { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n', 'requirements.txt': 'flask\ngunicorn' };
  describeServices([
    [
      'says what starts, and what is beside it builds',
      { ...flask, Procfile: 'release: true\nweb: gunicorn app:app -w 2 -b 0.0.0.0:$PORT\n' },
      {
        build: 'python3 -m venv .venv && .venv/bin/pip install -q -r requirements.txt',
        start: '.venv/bin/gunicorn app:app -w 2 -b 0.0.0.0:$PORT',
        url: CHOSEN,
      },
    ],
    [
      'installs what it starts, where nothing else was found beside it',
      { Procfile: 'web: gunicorn core.wsgi --bind 0.0.0.0:$PORT --workers 3', 'requirements.txt': 'gunicorn\nfalcon' },
      {
        build: 'python3 -m venv .venv && .venv/bin/pip install -q -r requirements.txt',
        start: '.venv/bin/gunicorn core.wsgi --bind 0.0.0.0:$PORT --workers 3',
      },
    ],
    [
      'with a port of its own',
      { ...flask, Procfile: 'web: gunicorn app:app --bind 0.0.0.0:8000' },
      { start: '.venv/bin/gunicorn app:app --bind 0.0.0.0:8000', url: 'http://127.0.0.1:8000' },
    ],
    [
      'with gunicorn, which reads PORT',
      { ...flask, Procfile: 'web: gunicorn app:app' },
      { start: '.venv/bin/gunicorn app:app', url: CHOSEN },
    ],
    [
      'does not say where a binary is built',
      {
        'go.mod': 'module shop',
        'main.go': 'package main\nfunc main() { http.ListenAndServe(":"+os.Getenv("PORT"), nil) }',
        Procfile: 'web: bin/shop',
      },
      { start: '.perf-gate/shop' },
    ],
    [
      'alone',
      { Procfile: 'web: ./server --port $PORT\nworker: x' },
      { build: null, start: './server --port $PORT', url: CHOSEN },
    ],
    [
      'adds nothing to a start script',
      { Procfile: 'web: npm start', 'package.json': manifest({ scripts: { start: 'node a.js' } }) },
      { start: 'node a.js' },
    ],
    [
      'comes before a Dockerfile',
      { Procfile: 'web: ./server $PORT', Dockerfile: 'FROM a' },
      { start: './server $PORT' },
    ],
  ]);
  it('without web says nothing', () => expect(discover({ Procfile: 'worker: x' })).toBeNull());
});

describe('what makes up the service', () => {
  it('is listed without documentation, tests and what git ignores', () => {
    const service = discover({
      'package.json': manifest({ scripts: { start: 'node src/a.js' }, dependencies: { pg: '8' } }),
      'package-lock.json': '{}',
      '.npmrc': '',
      '.github/x.yml': '',
      '.gitignore': 'generated/\n*.local\n!kept.local\n',
      'src/a.js': '',
      'generated/a.js': '',
      'x.local': '',
      'README.md': '',
      'docs/a.md': '',
      'test/a.js': '',
      'node_modules/a/index.js': '',
      LICENSE: '',
    });
    expect(service).toMatchObject({
      paths: ['.npmrc', 'package-lock.json', 'package.json', 'src'],
      copy: [],
      database: 'PostgreSQL',
    });
  });

  it.each([
    ['requirements.txt', 'psycopg2-binary', 'PostgreSQL'],
    ['go.mod', 'require github.com/jackc/pgx/v5 v5.5.0', 'PostgreSQL'],
    ['pom.xml', '<groupId>org.postgresql</groupId>', 'PostgreSQL'],
    ['requirements.txt', 'redis==5', 'Redis'],
    ['requirements.txt', 'flask', null],
  ])('%s: %s', (file, text, database) => {
    expect(discover({ Procfile: 'web: a', [file]: text })).toMatchObject({ database });
  });
});

describe('looking', () => {
  it('follows no link', () => {
    const outside = makeFolder({
      'package.json': manifest({ scripts: { start: 'node a.js' } }),
      'app.py': 'app = Flask(__name__)',
    });
    const folder = makeFolder({ 'real/package.json': manifest({ scripts: { start: 'vite' } }) });
    symlinkSync(outside, join(folder, 'api'));
    symlinkSync(join(outside, 'app.py'), join(folder, 'app.py'));
    expect(findService(folder)).toMatchObject({ service: { workingDirectory: 'real' } });
  });

  it('is bounded in files, folders and bytes, and waits for nothing', () => {
    const files: Files = { 'go.mod': 'module x', 'deep.go': 'x'.repeat(1_100_000) };
    for (let index = 0; index < 500; index++) files[`p${index}/a.go`] = 'package p';
    const folder = makeFolder(files);
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'package.json')]);
    expect(findService(folder)).toBeNull();
  });

  it('can say what it looked for', () => {
    expect(lookedFor().join('\n')).toMatch(
      /package\.json[\s\S]*go\.mod[\s\S]*pom\.xml[\s\S]*Cargo\.toml[\s\S]*requirements\.txt[\s\S]*Procfile[\s\S]*Dockerfile/,
    );
  });
});
