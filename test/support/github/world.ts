import { randomBytes } from 'node:crypto';
import { BlobStore } from './blob-store.ts';
import type { Commit, PullRequest, Repository, User } from './state.ts';
import { fullName } from './state.ts';
import type { RuntimeToken, Token } from './tokens.ts';

/** The id of GITHUB_TOKEN's bot: https://api.github.com/users/github-actions%5Bbot%5D */
const GITHUB_ACTIONS_BOT_ID = 41898282;

/** Everything that exists on the stand-in. */
export class World {
  /** Where the REST API, the results service and the blobs are: `http://127.0.0.1:41234`. */
  readonly url: string;
  /** GITHUB_SERVER_URL: only ever written into links, see {@link startGitHub}. */
  readonly serverUrl: string;
  readonly blobs: BlobStore;
  protected readonly userByLogin = new Map<string, User>();
  protected readonly repositoryByName = new Map<string, Repository>();
  protected readonly tokenByValue = new Map<string, Token>();
  protected readonly runtimeTokenByValue = new Map<string, RuntimeToken>();
  /** Ids beyond 32 bits, as GitHub's comments and runs have them since long. */
  #lastId = 4_300_000_000;

  constructor(url: string, serverUrl: string) {
    this.url = url;
    this.serverUrl = serverUrl;
    this.blobs = new BlobStore(url);
    this.userByLogin.set('github-actions[bot]', {
      id: GITHUB_ACTIONS_BOT_ID,
      login: 'github-actions[bot]',
      type: 'Bot',
    });
  }

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  findToken(value: string): Token | undefined {
    return this.tokenByValue.get(value);
  }

  findRuntimeToken(value: string): RuntimeToken | undefined {
    return this.runtimeTokenByValue.get(value);
  }

  /** The repository of that name, or the first one; throws when there is none. */
  repository(name?: string): Repository {
    const repository = name === undefined ? this.repositories()[0] : this.findRepository(name);
    if (repository === undefined) throw new Error(`the stand-in has no repository ${name ?? 'at all'}`);
    return repository;
  }

  findRepository(name: string): Repository | undefined {
    return this.repositoryByName.get(name.toLowerCase());
  }

  repositories(): Repository[] {
    return [...this.repositoryByName.values()];
  }

  pullRequest(repository: Repository, number: number): PullRequest {
    const pull = repository.pulls.get(number);
    if (pull === undefined) throw new Error(`${fullName(repository)} has no pull request ${number}`);
    return pull;
  }

  /** The user of that name, who comes into being when first named. */
  user(login: string): User {
    const known = this.userByLogin.get(login);
    if (known !== undefined) return known;
    const user: User = { id: this.newId(), login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
    this.userByLogin.set(login, user);
    return user;
  }

  findUser(login: string): User | undefined {
    return this.userByLogin.get(login);
  }

  /** A commit that was added, or one that a branch, pull request or run of the repository names. */
  findCommit(repository: Repository, sha: string): Commit | undefined {
    const known = repository.commits.get(sha);
    if (known !== undefined) return known;
    const pulls = [...repository.pulls.values()];
    const merged = pulls.find((pull) => pull.mergeCommitSha === sha);
    if (merged !== undefined) {
      const parents = [merged.baseSha, merged.headSha];
      return { sha, message: `Merge ${merged.headSha}`, parents, author: 'octocat', date: merged.updatedAt, files: {} };
    }
    const named =
      [...repository.branches.values()].includes(sha) ||
      pulls.some((pull) => [pull.headSha, pull.baseSha].includes(sha)) ||
      this.#pullRequestsFrom(repository).some((pull) => pull.headSha === sha) ||
      [...repository.runs.values()].some((run) => run.headSha === sha);
    return named
      ? {
          sha,
          message: 'Change the shop',
          parents: [],
          author: 'octocat',
          date: repository.createdAt,
          files: { 'README.md': '' },
        }
      : undefined;
  }

  #pullRequestsFrom(repository: Repository): PullRequest[] {
    return this.repositories()
      .flatMap((base) => [...base.pulls.values()])
      .filter((pull) => pull.headRepository === fullName(repository));
  }

  protected headOf(repository: Repository, branch: string): string {
    const sha = repository.branches.get(branch) ?? newSha();
    repository.branches.set(branch, sha);
    return sha;
  }
}

/** A commit name that no other commit has. */
export function newSha(): string {
  return randomBytes(20).toString('hex');
}
