import { annotationJson, checkRunJson } from '../factories/check-run.ts';
import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Call, Routes } from '../route.ts';
import { ApiError, notFound, paginate } from '../route.ts';
import type { CheckRun } from '../state.ts';
import { GITHUB_ACTIONS } from '../tokens.ts';
import { resolveRef } from './repository.ts';

/** From the description of `output.annotations`; its schema has no such limits. */
const MAX_ANNOTATION_TITLE = 255;
const MAX_ANNOTATION_BYTES = 64 * 1024;

const READ = { accepts: 'checks=read', publicRead: true };
const WRITE = { accepts: 'checks=write', only: 'installation' } as const;

/** Check runs. The lengths of texts and the 50 annotations a request are in GitHub's description. */
export const checkRoutes: Routes = {
  'POST /repos/{owner}/{repo}/check-runs': {
    ...WRITE,
    handle: (call) => {
      const { world, repository, token, body } = call;
      const sha = String(body.head_sha);
      if (world.findCommit(repository, sha) === undefined) invalid(`No commit found for SHA: ${sha}`);
      const check: CheckRun = {
        id: world.newId(),
        app: token.app ?? GITHUB_ACTIONS,
        name: String(body.name),
        headSha: sha,
        status: 'queued',
        conclusion: null,
        externalId: '',
        detailsUrl: null,
        startedAt: new Date(),
        completedAt: null,
        title: null,
        summary: null,
        text: null,
        annotations: [],
      };
      change(check, body);
      repository.checkRuns.push(check);
      return { status: 201, body: checkRunJson(world, repository, check) };
    },
  },

  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    ...WRITE,
    handle: (call) => {
      const check = find(call);
      if (check.app.id !== call.token.app?.id) {
        const problem = `Invalid app_id \`${check.app.id}\``;
        throw new ApiError(403, `${problem} - check run can only be modified by the GitHub App that created it.`);
      }
      change(check, call.body);
      return { status: 200, body: checkRunJson(call.world, call.repository, check) };
    },
  },

  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    ...READ,
    handle: (call) => ({ status: 200, body: checkRunJson(call.world, call.repository, find(call)) }),
  },

  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': {
    ...READ,
    handle: (call) => {
      const check = find(call);
      const { items, headers } = paginate(call, check.annotations);
      const body = items.map((annotation) => annotationJson(call.world, call.repository, check, annotation));
      return { status: 200, headers, body };
    },
  },

  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': {
    ...READ,
    handle: (call) => {
      const { world, repository, query } = call;
      const commit = resolveRef(call, repository, call.parameters.ref ?? '');
      if (commit === undefined) throw new ApiError(422, `No commit found for SHA: ${call.parameters.ref}`);
      const found = repository.checkRuns.filter(
        (check) =>
          check.headSha === commit.sha &&
          (!query.has('check_name') || check.name === query.get('check_name')) &&
          (!query.has('status') || check.status === query.get('status')) &&
          (!query.has('app_id') || String(check.app.id) === query.get('app_id')),
      );
      const checks = query.get('filter') === 'all' ? found : latest(found);
      const { items, headers } = paginate(call, checks);
      const body = {
        total_count: checks.length,
        check_runs: items.map((check) => checkRunJson(world, repository, check)),
      };
      return { status: 200, headers, body };
    },
  },
};

/** The last check run of each name and app, which is what a page of GitHub shows. */
function latest(checks: CheckRun[]): CheckRun[] {
  return [...new Map(checks.map((check) => [`${check.app.id}/${check.name}`, check])).values()];
}

function find({ repository, parameters }: Call): CheckRun {
  const check = repository.checkRuns.find(({ id }) => id === Number(parameters.check_run_id));
  if (check === undefined) throw notFound();
  return check;
}

/** Carries a create or update into a check run; texts replace, annotations add up. */
function change(check: CheckRun, body: JsonObject): void {
  const output = isJsonObject(body.output) ? body.output : {};
  const annotations = Array.isArray(output.annotations) ? output.annotations.filter(isJsonObject) : [];
  for (const annotation of annotations) checkAnnotation(annotation);
  const conclusion = text(body.conclusion) ?? check.conclusion;
  const status = body.conclusion === undefined ? (text(body.status) ?? check.status) : 'completed';
  if (status === 'completed' && conclusion === null) invalid('A completed check run needs a conclusion.');

  check.name = text(body.name) ?? check.name;
  check.status = status;
  check.conclusion = conclusion;
  check.externalId = text(body.external_id) ?? check.externalId;
  check.detailsUrl = text(body.details_url) ?? check.detailsUrl;
  check.startedAt = date(body.started_at) ?? check.startedAt;
  check.completedAt = date(body.completed_at) ?? (status === 'completed' ? (check.completedAt ?? new Date()) : null);
  check.title = text(output.title) ?? check.title;
  check.summary = text(output.summary) ?? check.summary;
  check.text = text(output.text) ?? check.text;
  check.annotations.push(...annotations);
}

function checkAnnotation(annotation: JsonObject): void {
  const [start, end] = [Number(annotation.start_line), Number(annotation.end_line)];
  if (start < 1 || end < start) invalid(`Lines ${start} to ${end} of an annotation are no range.`);
  if (start !== end && ('start_column' in annotation || 'end_column' in annotation)) {
    invalid('An annotation over several lines has no columns.');
  }
  if ([...String(annotation.title ?? '')].length > MAX_ANNOTATION_TITLE)
    invalid('The title of an annotation is too long.');
  for (const part of ['message', 'raw_details']) {
    if (Buffer.byteLength(String(annotation[part] ?? '')) > MAX_ANNOTATION_BYTES) {
      invalid(`The ${part} of an annotation is too long.`);
    }
  }
}

function invalid(problem: string): never {
  throw new ApiError(422, `Invalid request.\n\n${problem}`);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function date(value: unknown): Date | undefined {
  return typeof value === 'string' ? new Date(value) : undefined;
}
