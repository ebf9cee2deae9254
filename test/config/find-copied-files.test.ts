import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCopiedFiles } from '../../src/config/find-copied-files.ts';
import { commit, git, newRepository, write } from '../support/repository.ts';
import { makeFolder } from './workspace.ts';

const started = (start: string, files: Record<string, string> = {}) =>
  findCopiedFiles(makeFolder(files), [null, start]);

describe('a file with variables that a line names', () => {
  it.each([
    ['node --env-file=.env server.js', ['.env']],
    ['node --env-file .env.local server.js', ['.env.local']],
    ['node --env-file-if-exists=config/vars server.js', ['config/vars']],
    ['dotenv -e .env -- node server.js', ['.env']],
    ['env $(cat .env) node server.js', ['.env']],
    ['export $(grep -v "^#" .env | xargs) && node server.js', ['.env']],
    ['source .env && node server.js', ['.env']],
    ['set -a; . ./.env; node server.js', ['.env']],
    ['. ./prod.env && ./server', ['prod.env']],
    ['node -r dotenv/config server.js', ['.env']],
    ['dotenvx run -- node server.js', ['.env']],
    ['env-cmd -f .env.test node server.js', ['.env.test']],
    ['docker run --env-file ./deploy/.env app', ['deploy/.env']],
    ['uvicorn app:app --env-file .env', ['.env']],
    ['node --env-file=.env --env-file=.env.local server.js', ['.env', '.env.local']],
    ['node server.js', []],
    ['node environment.js process.env src/.environment', []],
    ['cp .env.example config && node server.js', []],
    ['node --env-file=/etc/service.env server.js', []],
    ['node --env-file=$FILE server.js', []],
    ['. venv/bin/activate && python app.py', []],
  ])('%s', (line, files) => {
    expect(started(line)).toEqual(files);
  });

  it('is found in the scripts that the line runs, and in those that they run', () => {
    const scripts = {
      start: 'npm run serve -- --fast',
      serve: 'node --env-file=.env server.js',
      dev: 'source dev.env',
    };
    expect(started('npm start', { 'package.json': JSON.stringify({ scripts }) })).toEqual(['.env']);
    const loop = { start: 'npm start', prestart: '. ./.env' };
    expect(started('npm start', { 'package.json': JSON.stringify({ scripts: loop }) })).toEqual(['.env']);
  });

  it.each([
    ['env_file: .env', ['.env']],
    ['env_file: [.env, web.env]', ['.env', 'web.env']],
    ['env_file: [{ path: ./.env, required: false }]', ['.env']],
    ['env_file: ../../outside.env', []],
    ['image: web', []],
  ])('of docker compose: %s', (key, files) => {
    const compose = { 'compose.yaml': `services:\n  web:\n    ${key}\n` };
    expect(started('docker compose up', compose)).toEqual(files);
    expect(started('node server.js', compose)).toEqual([]);
  });
});

describe('a file that lies there', () => {
  it('counts unless git has it, wherever in the repository the service is', () => {
    const top = newRepository(makeFolder());
    commit(top, { 'api/.env.production': 'A=1', 'api/.env.example': '', '.gitignore': '.env\n' });
    write(top, { 'api/.env': 'SECRET=1', 'api/.env.local': 'B=2', '.env': 'C=3' });
    expect(findCopiedFiles(join(top, 'api'), ['node server.js'])).toEqual(['.env', '.env.local']);
    expect(findCopiedFiles(join(top, 'api'), ['node --env-file=../.env server.js'])).toEqual([
      '../.env',
      '.env',
      '.env.local',
    ]);
    git(top, 'add', '--force', 'api/.env');
    expect(findCopiedFiles(join(top, 'api'), ['node --env-file=.env server.js'])).toEqual(['.env.local']);
  });

  it('is left out where it is a link that leaves the repository', () => {
    const top = newRepository(makeFolder());
    symlinkSync('/etc/hostname', join(top, '.env'));
    expect(findCopiedFiles(top, ['node server.js'])).toEqual([]);
  });
});
