import { child, isPlain } from '../plain.ts';

/** What a file is that was given in place of an OpenAPI document, and what to do with it: by what only such files have. */
const KINDS: readonly [(root: unknown) => boolean, string][] = [
  [(root) => root === null || root === undefined || (isPlain(root) && Object.keys(root).length === 0), 'it is empty'],
  [(root) => typeof root === 'string' && /^\s*<(?:!doctype|html)/i.test(root), 'it is a web page'],
  [(root) => typeof root === 'string' && /^\s*</.test(root), 'it is XML'],
  [(root) => typeof root === 'string' || Array.isArray(root), 'it has no keys'],
  [(root) => has(root, 'asyncapi'), 'it is an AsyncAPI one, which describes messages and not HTTP requests'],
  [(root) => has(root, 'arazzo'), 'it is an Arazzo one; give a document that its sourceDescriptions name'],
  [(root) => has(root, 'overlay'), 'it is an Overlay; apply it to its document, and give the result'],
  [
    (root) => [root, child(root, 'collection')].some(isPostman),
    'it is a Postman collection; export or convert it to OpenAPI first',
  ],
  [(root) => child(root, '_type') === 'export', 'it is an Insomnia export; export it as OpenAPI or as HAR'],
  [(root) => has(child(root, 'log'), 'entries'), 'it is a HAR; give it with --har'],
  [(root) => has(root, 'scenarios') && has(root, 'config'), 'it is an Artillery script; give it with --artillery'],
  [(root) => has(root, 'scenarios') && has(root, 'target'), 'it is a configuration of perf-gate'],
  [(root) => has(root, 'swaggerVersion'), 'it is of Swagger 1, which is not read; only 2.0 is, and OpenAPI 3'],
  [(root) => String(child(root, 'kind')).startsWith('discovery#'), 'it is a Google API discovery document'],
  [(root) => has(root, 'apiVersion') && has(root, 'kind'), 'it is a Kubernetes manifest'],
  [
    (root) => ['paths', 'components', 'definitions'].some((key) => isPlain(child(root, key))) && !has(root, '$schema'),
    'it has no key "openapi"; if it is a part of one, give the file that refers to it',
  ],
  [(root) => ['$schema', '$defs'].some((key) => has(root, key)), 'it is a JSON Schema, which has no operations'],
];

/** A clause about what a file is that has no version of OpenAPI; `` when that cannot be seen. */
export function otherKindOf(root: unknown): string {
  const [, text] = KINDS.find(([is]) => is(root)) ?? [];
  return text === undefined ? '' : `: ${text}`;
}

function has(value: unknown, key: string): boolean {
  return child(value, key) !== undefined;
}

function isPostman(root: unknown): boolean {
  return has(root, 'item') && (has(child(root, 'info'), 'schema') || has(child(root, 'info'), '_postman_id'));
}
