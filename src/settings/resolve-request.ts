import { basename } from 'node:path';
import { parseTemplate } from '../load/template/template.ts';
import type { Auth, Body, Part, Request } from '../load/traffic/request.ts';
import { findHeader } from './headers-schema.ts';
import { labelOf, type RequestSettings } from './request-schema.ts';
import type { Path } from './wording.ts';
import { findFile } from './workspace-file.ts';

/** What a request takes from around it. */
export interface RequestContext {
  /** Absolute path. */
  workspace: string;
  /** Of the scenario. */
  auth: Auth | null;
  blame: (path: Path, text: string) => void;
}

/** Finds the files of a request that stands at `at`, and fills in what it takes from its scenario. */
export function resolveRequest(settings: RequestSettings, at: Path, context: RequestContext): Request {
  const { method, path, status, extract, checks, weight } = settings;
  return {
    label: labelOf(settings),
    method,
    path,
    headers: headersOf(settings),
    auth: authOf(settings, at, context),
    body: bodyOf(settings, at, context),
    status: status ?? null,
    extract,
    checks,
    weight: weight ?? 1,
  };
}

function headersOf({ headers, json, form }: RequestSettings): Request['headers'] {
  const type = json !== undefined ? 'application/json' : form && 'application/x-www-form-urlencoded';
  if (type === undefined || findHeader(headers, 'content-type') !== undefined) return headers;
  return { ...headers, 'content-type': type };
}

/** A header of the request wins over what the scenario says. */
function authOf({ auth: own, headers }: RequestSettings, at: Path, context: RequestContext): Auth | null {
  const auth = own === 'none' ? null : (own ?? context.auth);
  if (auth === null) return null;
  const written = findHeader(headers, auth.kind === 'header' ? auth.header : 'authorization');
  if (written === undefined) return auth;
  if (own !== undefined) context.blame([...at, 'headers', written], 'auth sets this header as well; remove one');
  return null;
}

function bodyOf(
  { json, form, multipart, body, file }: RequestSettings,
  at: Path,
  context: RequestContext,
): Body | null {
  if (json !== undefined) return { kind: 'json', text: JSON.stringify(json) };
  if (form !== undefined) return { kind: 'form', text: formTemplate(form) };
  if (body !== undefined) return { kind: 'text', text: body };
  if (file !== undefined) return { kind: 'file', file: pathOf(file, [...at, 'file'], context) };
  if (multipart === undefined) return null;
  const parts = Object.entries(multipart).map(([name, part]): Part => {
    const { value = null, file: written, filename, type = null } = part;
    if (written === undefined) return { name, value, file: null, filename: null, type };
    const found = pathOf(written, [...at, 'multipart', name, 'file'], context);
    return { name, value: null, file: found, filename: filename ?? basename(written), type };
  });
  return { kind: 'multipart', parts };
}

/** `a=1&b={{ users.email }}`: what is known is encoded already (WHATWG URL, 5), placeholders stay as they are. */
function formTemplate(form: Record<string, string>): string {
  return Object.entries(form)
    .map(([name, value]) => `${encodeField(name)}=${encodeField(value)}`)
    .join('&');
}

function encodeField(template: string): string {
  const parsed = parseTemplate(template);
  if ('problem' in parsed) return '';
  return parsed.parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return new URLSearchParams({ '': part.text }).toString().slice(1);
        case 'feeder':
          return `{{ ${part.feeder}.${part.column} }}`;
        case 'extracted':
          return `{{ ${part.name} }}`;
        case 'faker':
          return `{{ faker.${part.module}.${part.method} }}`;
        case 'environment':
          return `\${${part.variable}}`;
      }
      return '';
    })
    .join('');
}

function pathOf(written: string, at: Path, { workspace, blame }: RequestContext): string {
  const found = findFile(workspace, written);
  if ('path' in found) return found.path;
  blame(at, found.problem);
  return '';
}
