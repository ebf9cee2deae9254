import type { Template, TemplatePart } from '../template/template.ts';
import type { Request } from './request.ts';
import { requestsOf, type Traffic } from './traffic.ts';

/** Values that are shorter are no secrets, and a log that masked them could not be read. */
const SHORTEST_SECRET = 4;

/** Everything of a request in which values are filled in. */
export function templatesOf({ path, headers, body, auth }: Request): Template[] {
  const templates = [path, ...Object.values(headers)];
  if (body?.kind === 'multipart') templates.push(...body.parts.flatMap(({ value }) => (value === null ? [] : [value])));
  else if (body && body.kind !== 'file') templates.push(body.text);
  switch (auth?.kind) {
    case 'bearer':
      return [...templates, auth.token];
    case 'basic':
      return [...templates, auth.user, auth.password];
    case 'header':
      return [...templates, auth.value];
    default:
      return templates;
  }
}

/** What these scenarios take from the environment, which no log may show; user and password also as they are sent. */
export function secretsOf(scenarios: readonly Traffic[], environment: NodeJS.ProcessEnv): string[] {
  const requests = scenarios.flatMap(requestsOf);
  const filledIn = (part: TemplatePart) => (part.kind === 'environment' ? (environment[part.variable] ?? '') : '');
  const fill = ({ parts }: Template) =>
    parts.map((part) => (part.kind === 'text' ? part.text : filledIn(part))).join('');
  const values = requests.flatMap(templatesOf).flatMap(({ parts }) => parts.map(filledIn));
  const credentials = requests.flatMap(({ auth }) =>
    auth?.kind === 'basic' ? [Buffer.from(`${fill(auth.user)}:${fill(auth.password)}`).toString('base64')] : [],
  );
  return [...new Set([...values, ...credentials])].filter((value) => value.length >= SHORTEST_SECRET);
}
