import { createHash } from 'node:crypto';
import { repositoryUrl } from '../factories/repository.ts';
import { nodeId } from '../factories/scalars.ts';
import type { JsonObject } from '../json.ts';
import type { Call, Routes } from '../route.ts';
import { notFound } from '../route.ts';
import { resolveRef } from './repository.ts';

/** What git keeps of the files of a commit. */
export const gitDataRoutes: Routes = {
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': {
    accepts: 'contents=read',
    publicRead: true,
    handle: (call) => {
      const sha = call.parameters.tree_sha ?? '';
      const commit = resolveRef(call, call.repository, sha);
      const found = commit ? { files: commit.files, folder: '' } : folderOf(call, sha);
      if (found === undefined) throw notFound();
      const url = `${repositoryUrl(call.world, call.repository)}/git/trees/${sha}`;
      return { status: 200, body: { sha, url, truncated: false, tree: entriesOf(call, found) } };
    },
  },

  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': {
    accepts: 'contents=read',
    publicRead: true,
    handle: ({ world, repository, parameters }) => {
      const sha = parameters.file_sha ?? '';
      const files = [...repository.commits.values()].flatMap((commit) => Object.values(commit.files));
      const file = files.find((one) => idOf(contentOf(one)) === sha);
      if (file === undefined) throw notFound();
      const bytes = Buffer.from(contentOf(file));
      const url = `${repositoryUrl(world, repository)}/git/blobs/${sha}`;
      const content = `${bytes.toString('base64').replace(/.{60}/g, '$&\n')}\n`;
      return {
        status: 200,
        body: { sha, node_id: nodeId('Blob', sha), size: bytes.length, url, content, encoding: 'base64' },
      };
    },
  },
};

type Files = Call['repository']['commits'] extends Map<string, { files: infer Kept }> ? Kept : never;
interface Folder {
  files: Files;
  /** Its path with a slash at its end; empty for the top. */
  folder: string;
}

function contentOf(file: string | { link: string }): string {
  return typeof file === 'string' ? file : file.link;
}

function idOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** A tree is known by its files, as in git. */
function treeOf({ files, folder }: Folder): string {
  return idOf(JSON.stringify([folder, ...Object.entries(files).filter(([name]) => name.startsWith(folder))]));
}

function folderOf({ repository }: Call, sha: string): Folder | undefined {
  const all = [...repository.commits.values()].flatMap(({ files }) =>
    Object.keys(files).flatMap((name) =>
      name
        .split('/')
        .slice(0, -1)
        .map((_, index, steps) => ({ files, folder: `${steps.slice(0, index + 1).join('/')}/` })),
    ),
  );
  return all.find((candidate) => treeOf(candidate) === sha);
}

function entriesOf({ world, repository }: Call, { files, folder }: Folder): JsonObject[] {
  const below = Object.keys(files).filter((name) => name.startsWith(folder));
  const names = new Set(below.map((name) => name.slice(folder.length).split('/')[0] as string));
  return [...names].map((path) => {
    const file = files[folder + path];
    const url = `${repositoryUrl(world, repository)}/git`;
    if (file === undefined) {
      const sha = treeOf({ files, folder: `${folder}${path}/` });
      return { path, mode: '040000', type: 'tree', sha, url: `${url}/trees/${sha}` };
    }
    const text = contentOf(file);
    const mode = typeof file === 'string' ? '100644' : '120000';
    return {
      path,
      mode,
      type: 'blob',
      sha: idOf(text),
      size: Buffer.byteLength(text),
      url: `${url}/blobs/${idOf(text)}`,
    };
  });
}
