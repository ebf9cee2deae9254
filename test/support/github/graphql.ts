import { type Answer, credentials, type Incoming, jsonAnswer } from './exchange.ts';
import { ViolationError } from './violation.ts';
import type { World } from './world.ts';

/**
 * Answers the one question to GraphQL that the REST API does not answer: who an app's token writes as.
 * https://docs.github.com/graphql/reference/queries#viewer
 */
export function answerGraphQl(world: World, { headers, raw }: Incoming): Answer {
  const token = world.findToken(credentials(headers) ?? '');
  if (token === undefined) return jsonAnswer(401, { message: 'Bad credentials' });
  const { query } = JSON.parse(raw.toString('utf8')) as { query: string };
  if (!/^\{\s*viewer\s*\{\s*login\s*\}\s*\}$/.test(query))
    throw new ViolationError('request', [`unknown query ${query}`]);
  return jsonAnswer(200, { data: { viewer: { login: token.login } } });
}
