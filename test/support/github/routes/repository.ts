import { commitJson } from '../factories/commit.ts';
import { repositoryJson, repositoryPage, repositoryUrl } from '../factories/repository.ts';
import { publicUserJson, userJson } from '../factories/user.ts';
import type { Call, Routes } from '../route.ts';
import { ApiError, notFound } from '../route.ts';
import type { Commit, Repository, Role } from '../state.ts';

/** The words of the older `permission` field for the roles of `role_name`. */
const LEGACY_PERMISSION: Record<Role, string> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
};

/** The repository itself, its people and its commits. */
export const repositoryRoutes: Routes = {
  'GET /user': {
    accepts: '',
    only: 'personal',
    handle: ({ world, token }) => ({ status: 200, body: publicUserJson(world, token.login) }),
  },

  'GET /repos/{owner}/{repo}': {
    accepts: 'metadata=read',
    publicRead: true,
    handle: ({ world, repository }) => ({ status: 200, body: repositoryJson(world, repository) }),
  },

  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': {
    accepts: 'metadata=read',
    handle: ({ world, repository, parameters }) => {
      const login = parameters.username ?? '';
      if (world.findUser(login) === undefined) throw new ApiError(404, `${login} is not a user`);
      const role = repository.collaborators.get(login) ?? (repository.private ? 'none' : 'read');
      const user = { ...userJson(world, login), role_name: role };
      return { status: 200, body: { permission: LEGACY_PERMISSION[role], role_name: role, user } };
    },
  },

  'GET /repos/{owner}/{repo}/commits/{ref}': {
    accepts: 'contents=read',
    publicRead: true,
    handle: (call) => {
      const ref = call.parameters.ref ?? '';
      const commit = resolveRef(call, call.repository, ref);
      if (commit === undefined) throw new ApiError(422, `No commit found for SHA: ${ref}`);
      return { status: 200, body: commitJson(call.world, call.repository, commit) };
    },
  },

  'GET /repos/{owner}/{repo}/compare/{basehead}': {
    accepts: 'contents=read',
    publicRead: true,
    handle: (call) => {
      const { world, repository } = call;
      const [base, head] = (call.parameters.basehead ?? '').split('...').map((side) => resolveSide(call, side));
      if (base === undefined || head === undefined) throw notFound();
      const baseAncestry = ancestry(call, base);
      const headAncestry = ancestry(call, head);
      const mergeBase = headAncestry.find((commit) => baseAncestry.some(({ sha }) => sha === commit.sha));
      if (mergeBase === undefined) throw new ApiError(404, `No common ancestor between ${base.sha} and ${head.sha}.`);
      const ahead = without(headAncestry, baseAncestry);
      const behind = without(baseAncestry, headAncestry);
      const url = `${repositoryUrl(world, repository)}/compare/${base.sha}...${head.sha}`;
      const page = `${repositoryPage(world, repository)}/compare/${base.sha}...${head.sha}`;
      return {
        status: 200,
        body: {
          url,
          html_url: page,
          permalink_url: page,
          diff_url: `${page}.diff`,
          patch_url: `${page}.patch`,
          base_commit: commitJson(world, repository, base),
          merge_base_commit: commitJson(world, repository, mergeBase),
          status: comparison(ahead.length, behind.length),
          ahead_by: ahead.length,
          behind_by: behind.length,
          total_commits: ahead.length,
          commits: ahead.reverse().map((commit) => commitJson(world, repository, commit)),
          files: [],
        },
      };
    },
  },
};

/** The commit that a SHA, a branch or `heads/branch` names. */
export function resolveRef({ world }: Call, repository: Repository, ref: string): Commit | undefined {
  const branch = ref.replace(/^(refs\/)?heads\//, '');
  return world.findCommit(repository, repository.branches.get(branch) ?? ref);
}

/** One side of a comparison: a ref of this repository or `owner:ref` of a fork. */
function resolveSide(call: Call, side: string): Commit | undefined {
  const [, owner, ref] = /^(?:([^:]+):)?(.+)$/.exec(side) ?? [];
  if (ref === undefined) return undefined;
  if (owner === undefined) return resolveRef(call, call.repository, ref);
  const fork = call.world.repositories().find((candidate) => candidate.owner === owner);
  return fork === undefined ? undefined : resolveRef(call, fork, ref);
}

/** A commit and all its ancestors, the nearest first. */
function ancestry({ world, repository }: Call, start: Commit): Commit[] {
  const found = new Map<string, Commit>([[start.sha, start]]);
  for (const commit of found.values()) {
    for (const sha of commit.parents) {
      const parent = world.findCommit(repository, sha);
      if (parent !== undefined && !found.has(sha)) found.set(sha, parent);
    }
  }
  return [...found.values()];
}

function without(commits: Commit[], others: Commit[]): Commit[] {
  const excluded = new Set(others.map(({ sha }) => sha));
  return commits.filter(({ sha }) => !excluded.has(sha));
}

function comparison(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
