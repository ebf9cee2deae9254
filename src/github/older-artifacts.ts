import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { PerfGateError } from '../errors.ts';
import type { ArtifactUpload } from './artifact-upload.ts';

const VERSION = 'api-version=6.0-preview';

/**
 * Uploads files by the artifact service that GitHub Enterprise Server had before the current one, and that @actions/artifact
 * no longer speaks: a container is made, gets each file, and is closed by its size. Files of the same name replace each
 * other, so a second try does no harm.
 * https://github.com/actions/toolkit/tree/main/packages/artifact (major version 1)
 *
 * @returns null: it gives an artifact no id
 * @throws Error when there is no such service, or it refuses
 */
export async function uploadToOlderService(
  { name, files, folder, retentionDays }: ArtifactUpload,
  late: AbortSignal,
): Promise<null> {
  const { ACTIONS_RUNTIME_URL: origin, ACTIONS_RUNTIME_TOKEN: token, GITHUB_RUN_ID: run } = process.env;
  if (!origin || !token || !run) {
    throw new PerfGateError(
      'github',
      'this server has no artifact service that perf-gate knows (neither ACTIONS_RESULTS_URL nor ACTIONS_RUNTIME_URL is set)',
    );
  }
  const artifacts = `${origin.replace(/\/*$/, '/')}_apis/pipelines/workflows/${run}/artifacts?${VERSION}`;
  const call = async (method: string, url: string, body: Buffer | object, headers: Record<string, string> = {}) => {
    const response = await fetch(url, {
      method,
      headers: {
        accept: `application/json;${VERSION}`,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
      signal: late,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the older artifact service answered ${response.status} to ${method}`);
    return text;
  };

  const made = await call('POST', artifacts, {
    Type: 'actions_storage',
    Name: name,
    ...(retentionDays && { RetentionDays: retentionDays }),
  });
  const container = containerOf(made);
  let size = 0;
  for (const file of files) {
    const content = readFileSync(file);
    // A range of no bytes cannot be written.
    if (content.length === 0) continue;
    const place = new URL(container);
    place.searchParams.set('itemPath', `${name}/${relative(folder, file).split(sep).join('/')}`);
    await call('PUT', place.href, content, {
      'content-type': 'application/octet-stream',
      'content-range': `bytes 0-${content.length - 1}/${content.length}`,
    });
    size += content.length;
  }
  await call('PATCH', `${artifacts}&artifactName=${encodeURIComponent(name)}`, { Size: size });
  return null;
}

function containerOf(answer: string): string {
  try {
    const { fileContainerResourceUrl: url } = JSON.parse(answer) as { fileContainerResourceUrl?: unknown };
    if (typeof url === 'string' && URL.canParse(url)) return url;
  } catch {
    // Said below.
  }
  throw new Error('the older artifact service answered without a container');
}
