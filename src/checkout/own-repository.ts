import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { makeOwnedFolder } from '../service/owned-folder.ts';
import { isCommit } from './commit-name.ts';
import type { Git } from './git.ts';
import { GitError } from './git.ts';
import type { GitConfig } from './git-environment.ts';

/** A repository of perf-gate's own, beside the checkout. */
interface OwnRepository {
  /** Git in it, with credentials. */
  git: Git;
  /** Its path. */
  folder: string;
}

/**
 * Does some work with credentials in an empty bare repository of perf-gate's own, and removes it. The settings of the
 * checkout name programs that git runs (`remote.origin.uploadpack`, `core.sshCommand`, `credential.helper`) and hosts that
 * it asks (`url.*.insteadOf`, `http.proxy`), and any earlier step of the job can have written them: a git that reads them
 * must not hold the job's token.
 *
 * @param checkout git in the checkout, whose objects are borrowed as data, so that only what is missing is fetched
 * @param config credentials
 */
export async function inOwnRepository<T>(
  checkout: Git,
  config: GitConfig,
  work: (own: OwnRepository) => Promise<T>,
): Promise<T> {
  const parent = makeOwnedFolder(process.env.RUNNER_TEMP ?? tmpdir(), 'fetch');
  try {
    const [folder, home] = [join(parent, 'objects.git'), join(parent, 'home')];
    mkdirSync(home);
    await checkout.apart(parent, home, []).run(['init', '--quiet', '--bare', '--template=', '--', folder]);
    const git = checkout.apart(folder, home, [...authoritiesIn(parent), ...config]);
    await borrow(checkout, git);
    return await work({ git, folder });
  } finally {
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * A proxy of the environment sees what is sent to an address without TLS, and any step can have named one there; through
 * TLS it sees nothing.
 */
export function proxyFor(url: string): GitConfig {
  return url.startsWith('http:') ? [['http.proxy', '']] : [];
}

/** An Enterprise Server can have an authority of its own, which a runner knows by this variable. */
function authoritiesIn(folder: string): GitConfig {
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  if (!extra || !existsSync(extra)) return [];
  const file = join(folder, 'authorities.pem');
  // The file that is named replaces those that git would have known by itself.
  writeFileSync(file, [...rootCertificates, readFileSync(extra, 'utf8')].join('\n'));
  return [['http.sslCAInfo', file]];
}

/** Lets the repository use what the checkout has: its objects, where its history ends, and what is checked out. */
async function borrow(checkout: Git, own: Git): Promise<void> {
  const place = async (name: string) => checkout.run(['rev-parse', '--path-format=absolute', '--git-path', name]);
  const objects = await place('objects');
  // A path with a line break would be two, and one with a quote a quoted one.
  if (/["\n]/.test(objects) || !existsSync(objects)) return;
  // What a partial clone lacks cannot be told from what is there.
  if ((await checkout.find(['config', '--get-regexp', '^remote\\..*\\.promisor$'])) !== null) return;
  mkdirSync(join(own.folder, 'objects/info'), { recursive: true });
  writeFileSync(join(own.folder, 'objects/info/alternates'), `${objects}\n`);
  const shallow = await place('shallow');
  if (existsSync(shallow)) {
    const ends = readFileSync(shallow, 'utf8').split('\n').filter(isCommit);
    writeFileSync(join(own.folder, 'shallow'), ends.map((commit) => `${commit}\n`).join(''));
  }
  const head = await checkout.find(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  // What it stands for is offered to the server; a wrong one is a larger download.
  if (head !== null && isCommit(head)) await own.find(['update-ref', 'refs/borrowed/head', head]);
}

/**
 * Fetches commits with credentials, and gives them to the checkout without any.
 *
 * @param fetch.url of `http` or `https`
 * @param fetch.args options of `git fetch`
 * @param fetch.timeout milliseconds
 * @throws GitError
 */
export async function fetchApart(
  checkout: Git,
  fetch: { url: string; config: GitConfig; args: readonly string[]; commits: readonly string[]; timeout: number },
): Promise<void> {
  if (!/^https?:\/\//.test(fetch.url)) throw new GitError(`${fetch.url} is not an address of a web server`);
  await inOwnRepository(checkout, [...proxyFor(fetch.url), ...fetch.config], async ({ git, folder }) => {
    await git.run(['fetch', ...fetch.args, '--', fetch.url, ...fetch.commits], fetch.timeout);
    for (const commit of fetch.commits) await git.run(['update-ref', `refs/fetched/${commit}`, commit]);
    const local = checkout.with([
      ['protocol.file.allow', 'always'],
      ['fetch.negotiationAlgorithm', 'default'],
    ]);
    const over = ['fetch', ...fetch.args, '--upload-pack=git-upload-pack', '--', folder, ...fetch.commits];
    await local.run(over, fetch.timeout);
  });
}
