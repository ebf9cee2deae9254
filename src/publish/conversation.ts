import type { Octokit } from '../github/client.ts';
import { hasStatus } from '../github/failure.ts';
import { learnLogin, ownLogin } from '../github/identity.ts';
import { readMarker, type Said } from './comment-marker.ts';
import type { RunOrder } from './run-order.ts';

const MAX_PAGES = 50;

/** One of our comments. */
export interface OwnComment {
  id: number;
  url: string;
  body: string;
  order: RunOrder;
  said: Said | null;
  before: Said | null;
}

/**
 * The conversation of a pull request, as far as it is ours: comments with our marker that the same token has written.
 * Nothing here is repeated where it is not known whether GitHub has done it: only a look tells.
 */
export class Conversation {
  readonly #octokit: Octokit;
  readonly #issue: { owner: string; repo: string; issue_number: number };
  readonly #key: string;

  constructor(octokit: Octokit, issue: { owner: string; repo: string; issue_number: number }, key: string) {
    this.#octokit = octokit;
    this.#issue = issue;
    this.#key = key;
  }

  /**
   * Lists our comments, the oldest first. Anybody can read the marker in a comment's source and paste it, people and
   * apps alike, and GitHub lets a token that may write change and delete everybody's comments: so the author decides.
   */
  async list(): Promise<OwnComment[]> {
    const { issues } = this.#octokit.rest;
    const pages = this.#octokit.paginate.iterator(issues.listComments, { ...this.#issue, per_page: 100 });
    const marked: (OwnComment & { login: string | undefined })[] = [];
    let page = 0;
    for await (const { data } of pages) {
      for (const { id, html_url: url, body = '', user } of data) {
        const marker = readMarker(body);
        if (marker?.key !== this.#key) continue;
        const { order, said, before } = marker;
        marked.push({ id, url, body, order, said, before, login: user?.login });
      }
      page += 1;
      if (page === MAX_PAGES) break;
    }
    if (marked.length === 0) return [];
    const own = await ownLogin(this.#octokit);
    return marked.filter(({ login }) => login === own).sort((a, b) => a.id - b.id);
  }

  /** @returns its address */
  async create(body: string): Promise<string> {
    const call = { ...this.#issue, body, request: { repeatable: false } };
    const { data } = await this.#octokit.rest.issues.createComment(call);
    learnLogin(this.#octokit, data.user?.login);
    return data.html_url;
  }

  /** @returns whether it was still there */
  update(id: number, body: string): Promise<boolean> {
    const { owner, repo } = this.#issue;
    const call = { owner, repo, comment_id: id, body, request: { repeatable: false } };
    return isThere(this.#octokit.rest.issues.updateComment(call));
  }

  /** @returns whether it was still there */
  delete(id: number): Promise<boolean> {
    const { owner, repo } = this.#issue;
    return isThere(this.#octokit.rest.issues.deleteComment({ owner, repo, comment_id: id }));
  }
}

async function isThere(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (hasStatus(error, 404, 410)) return false;
    throw error;
  }
}
