import { commentJson } from '../factories/comment.ts';
import type { Call, Routes } from '../route.ts';
import { ApiError, notFound, paginate } from '../route.ts';
import type { Comment } from '../state.ts';

const MAX_CHARACTERS = 65_536;

const READ = { accepts: 'issues=read; pull_requests=read', publicRead: true };
const WRITE = { accepts: 'issues=write; pull_requests=write' };

/** Comments in the conversation of a pull request, which GitHub keeps as comments of an issue. */
export const commentRoutes: Routes = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': {
    ...READ,
    handle: (call) => {
      const number = issue(call);
      const since = Date.parse(call.query.get('since') ?? '1970-01-01T00:00:00Z');
      const comments = call.repository.comments.filter(
        (comment) => comment.issue === number && comment.updatedAt.getTime() >= since,
      );
      const { items, headers } = paginate(call, comments);
      return {
        status: 200,
        headers,
        body: items.map((comment) => commentJson(call.world, call.repository, comment)),
      };
    },
  },

  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
    ...WRITE,
    handle: (call) => {
      const { world, repository, token } = call;
      const now = new Date();
      const comment: Comment = {
        id: world.newId(),
        issue: issue(call),
        author: token.login,
        app: token.app,
        body: body(call),
        createdAt: now,
        updatedAt: now,
      };
      repository.comments.push(comment);
      const json = commentJson(world, repository, comment);
      return { status: 201, body: json, headers: { location: String(json.url) } };
    },
  },

  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    ...READ,
    handle: (call) => ({ status: 200, body: commentJson(call.world, call.repository, find(call)) }),
  },

  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    ...WRITE,
    handle: (call) => {
      const comment = find(call);
      comment.body = body(call);
      comment.updatedAt = new Date();
      return { status: 200, body: commentJson(call.world, call.repository, comment) };
    },
  },

  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    ...WRITE,
    handle: (call) => {
      const comment = find(call);
      call.repository.comments = call.repository.comments.filter((other) => other !== comment);
      return { status: 204 };
    },
  },
};

/** The number in the path, when it is one of a pull request of the repository. */
function issue({ repository, parameters }: Call): number {
  const number = Number(parameters.issue_number);
  if (!repository.pulls.has(number)) throw notFound();
  return number;
}

function find({ repository, parameters }: Call): Comment {
  const comment = repository.comments.find(({ id }) => id === Number(parameters.comment_id));
  if (comment === undefined) throw notFound();
  return comment;
}

function body(call: Call): string {
  const text = String(call.body.body);
  if (text.trim() === '') throw invalid("Body can't be blank");
  if ([...text].length > MAX_CHARACTERS) throw invalid(`Body is too long (maximum is ${MAX_CHARACTERS} characters)`);
  return text;
}

function invalid(message: string): ApiError {
  return new ApiError(422, 'Validation Failed', [
    { resource: 'IssueComment', code: 'unprocessable', field: 'data', message },
  ]);
}
