import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, PerfGateError } from '../errors.ts';
import type { GitHubContext } from './context.ts';
import { uploadToOlderService } from './older-artifacts.ts';
import { quietly } from './quietly.ts';
import { askService, isSilent } from './service.ts';
import { Unanswered } from './within.ts';

export interface ArtifactUpload {
  name: string;
  /** Absolute paths below `folder`; the names in the archive start there. */
  files: string[];
  folder: string;
  /** Days until it is deleted; the repository's setting where that is shorter, or where this is left out. */
  retentionDays?: number;
  /** The name where an upload under the first one was begun and not finished: nobody can finish it, or begin it again. */
  otherName?: string;
  /**
   * Whether the only file is kept as it is, under the name of the artifact, and not in an archive: a browser opens it.
   * Only where {@link keepsSingleFiles}.
   */
  isSingle?: true;
}

const TRIES = 5;
/** Milliseconds for one try: reports have some hundred kilobytes. */
const TIMEOUT = 30_000;
/** Milliseconds by which the clocks of runner and service may differ. */
const CLOCKS = 5000;

/**
 * Uploads files as an artifact of the current run: to the artifact service of GitHub, or to the older one of an Enterprise
 * Server that has no other. What may succeed a moment later is tried again.
 *
 * @returns the artifact's id; null where the service gives none
 * @throws Error when the service refuses it or does not answer
 */
export async function uploadArtifact(
  upload: ArtifactUpload,
  job: Pick<GitHubContext, 'attempt'>,
): Promise<number | null> {
  return quietly(() => uploadAnywhere(upload, job));
}

async function uploadAnywhere(upload: ArtifactUpload, job: Pick<GitHubContext, 'attempt'>): Promise<number | null> {
  try {
    if (process.env.ACTIONS_RESULTS_URL) return await uploadToService(upload, job);
    return await askService('artifact service', TIMEOUT, (late) => uploadToOlderService(upload, late));
  } catch (error) {
    // A server that names a results service need not have artifacts in it.
    if (!isEnterpriseServer() || !/\(404\)|not supported/i.test(messageOf(error))) throw error;
    return await askService('artifact service', TIMEOUT, (late) => uploadToOlderService(upload, late));
  }
}

/** The storage client is loaded when it is first needed. */
async function uploadToService(upload: ArtifactUpload, { attempt }: Pick<GitHubContext, 'attempt'>): Promise<number> {
  const { name: wanted, retentionDays, otherName } = upload;
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const client = new DefaultArtifactClient();
  const days = shorterRetention(retentionDays);
  const options = { ...(days && { retentionDays: days }), ...(upload.isSingle && { skipArchive: true }) };
  const ask = <T>(work: () => Promise<T>) => askService('artifact service', TIMEOUT, () => onAnyServer(work));
  const tries = isSilent('artifact service') ? 1 : TRIES;
  const since = Date.now() - CLOCKS;
  let name = wanted;
  let began = false;
  for (let left = tries; ; left -= 1) {
    try {
      const { id } = await ask(() => client.uploadArtifact(name, filesOf(upload, name), upload.folder, options));
      return id as number;
    } catch (error) {
      const taken = isTaken(error);
      const found = taken || /FinalizeArtifact/.test(messageOf(error)) ? await find(name) : null;
      // The answer to an earlier call was lost, and it had succeeded.
      if (found && (began || !taken) && Number(found.createdAt) > since) return found.id;
      if (left === 1 || (!taken && !mayHelp(error))) throw error;
      if (taken && found) {
        // A job that is run again belongs to the same run and finds what its first attempt left.
        if (attempt === 1) throw nameTaken(name);
        await ask(() => client.deleteArtifact(name));
      } else if (taken) {
        if (otherName === undefined || name === otherName) throw unfinished(name);
        name = otherName;
      }
      began = !taken;
    }
  }

  async function find(name: string) {
    return ask(() => client.getArtifact(name)).then(
      ({ artifact }) => artifact,
      () => null,
    );
  }
}

/**
 * Whether the artifact service of this job keeps a single file as it is. Enterprise Servers, and runners that name no
 * results service, know archives only.
 * https://github.com/actions/toolkit/pull/2256
 */
export function keepsSingleFiles(): boolean {
  return Boolean(process.env.ACTIONS_RESULTS_URL) && !isEnterpriseServer();
}

/** The client gives a single file's artifact the name of the file. */
function filesOf({ files, folder, isSingle }: ArtifactUpload, name: string): string[] {
  if (!isSingle) return files;
  const named = join(folder, name);
  for (const file of files) if (file !== named) copyFileSync(file, named);
  return [named];
}

/**
 * The client refuses every server that is not github.com, by its name alone. An Enterprise Server that has the service
 * says so by ACTIONS_RESULTS_URL; the client reads the name as soon as it is called, and does nothing else with it.
 */
function onAnyServer<T>(work: () => Promise<T>): Promise<T> {
  const name = process.env.GITHUB_SERVER_URL;
  if (!isEnterpriseServer()) return work();
  process.env.GITHUB_SERVER_URL = 'https://github.com';
  try {
    return work();
  } finally {
    if (name === undefined) delete process.env.GITHUB_SERVER_URL;
    else process.env.GITHUB_SERVER_URL = name;
  }
}

function isEnterpriseServer(): boolean {
  const { hostname } = new URL(process.env.GITHUB_SERVER_URL ?? 'https://github.com');
  return !/^github\.com$|\.ghe\.com$|\.localhost$/i.test(hostname);
}

/** The client itself repeats what the service answers with a server error, but no broken connection and no silence. */
function mayHelp(error: unknown): boolean {
  // The client takes 429 for final.
  if (/\(429\)/.test(messageOf(error))) return true;
  return error instanceof Unanswered || !/non-retryable|after \d+ attempts|quota|not supported/i.test(messageOf(error));
}

function isTaken(error: unknown): boolean {
  return /already exists/.test(messageOf(error));
}

/** The client would warn in every run that asks for more days than the repository allows. */
function shorterRetention(days: number | undefined): number | undefined {
  const allowed = Number(process.env.GITHUB_RETENTION_DAYS);
  return days && allowed > 0 ? Math.min(days, allowed) : days;
}

function nameTaken(name: string): PerfGateError {
  return new PerfGateError(
    'github',
    `this run already has an artifact ${name}: another step or job of it has the same key. Give each its own "key".`,
  );
}

function unfinished(name: string): PerfGateError {
  return new PerfGateError(
    'github',
    `an upload of the artifact ${name} was begun in this run and not finished, and the service takes no second one. Run the workflow again`,
  );
}
