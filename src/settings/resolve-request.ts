import { basename } from 'node:path';
import { parseTemplate, plainTemplate, Template, type TemplatePart } from '../load/template/template.ts';
import type { Auth, Body, Part, Request } from '../load/traffic/request.ts';
import { writeExactJson } from '../text/exact-json.ts';
import type { AuthSettings } from './auth-schema.ts';
import { findHeader } from './headers-schema.ts';
import { labelOf, type RedirectSettings, type RequestSettings } from './request-schema.ts';
import type { Path } from './wording.ts';
import { findFile } from './workspace-file.ts';

/** What a request takes from its surroundings. */
export interface RequestContext {
  /** The absolute path of the workspace. */
  workspace: string;
  /** The credentials of the scenario. */
  auth: AuthSettings | null;
  redirects: RedirectSettings;
  blame: (path: Path, text: string) => void;
}

/** Finds the files of the request at `at`, and fills in what it takes from its scenario. */
export function resolveRequest(settings: RequestSettings, at: Path, context: RequestContext): Request {
  const { method, path, status, extract, checks, pause, weight } = settings;
  const follows = (settings.redirects ?? context.redirects) === 'follow';
  return {
    label: labelOf(settings),
    method,
    path: templateOf(path),
    headers: templatesOf(headersOf(settings)),
    auth: authOf(settings, at, context),
    body: bodyOf(settings, at, context),
    status: status ?? null,
    ...(follows ? { redirects: 'follow' as const } : settings.redirects && { redirects: settings.redirects }),
    ...(pause && { pause }),
    extract,
    checks,
    weight: weight ?? 1,
  };
}

function headersOf({ headers, json, form }: RequestSettings): Record<string, string> {
  const type = json !== undefined ? 'application/json' : form && 'application/x-www-form-urlencoded';
  if (type === undefined || findHeader(headers, 'content-type') !== undefined) return headers;
  return { ...headers, 'content-type': type };
}

/** A header of the request takes precedence over the credentials of the scenario. */
function authOf({ auth: own, headers }: RequestSettings, at: Path, context: RequestContext): Auth | null {
  const auth = own === 'none' ? null : (own ?? context.auth);
  if (auth === null) return null;
  const written = findHeader(headers, auth.kind === 'header' ? auth.header : 'authorization');
  if (written === undefined) return resolveAuth(auth);
  if (own !== undefined) context.blame([...at, 'headers', written], 'auth sets this header as well; remove one');
  return null;
}

function bodyOf(
  { json, form, multipart, body, file }: RequestSettings,
  at: Path,
  context: RequestContext,
): Body | null {
  if (json !== undefined) return { kind: 'json', text: templateOf(writeExactJson(json)) };
  if (form !== undefined) return { kind: 'form', text: formTemplate(form) };
  if (body !== undefined) return { kind: 'text', text: templateOf(body) };
  if (file !== undefined) return { kind: 'file', file: pathOf(file, [...at, 'file'], context) };
  if (multipart === undefined) return null;
  const parts = Object.entries(multipart).map(([name, part]): Part => {
    const { value = '', file: written, filename, type = null } = part;
    if (written === undefined) return { name, value: templateOf(value), file: null, filename: null, type };
    const found = pathOf(written, [...at, 'multipart', name, 'file'], context);
    return { name, value: null, file: found, filename: filename ?? basename(written), type };
  });
  return { kind: 'multipart', parts };
}

/**
 * Writes a form as `a=1&b={{ users.email }}`, and a list as a field for each of its values: known text is encoded (WHATWG
 * URL, 5), placeholders stay as they are.
 */
function formTemplate(form: Record<string, string | string[]>): Template {
  const fields = Object.entries(form).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as const),
  );
  const parts = fields.flatMap(([name, value], index): TemplatePart[] => [
    ...(index === 0 ? [] : [{ kind: 'text' as const, text: '&' }]),
    ...encodedField(name),
    { kind: 'text', text: '=' },
    ...encodedField(value),
  ]);
  return new Template(parts);
}

function encodedField(text: string): TemplatePart[] {
  return templateOf(text).parts.map((part) =>
    part.kind === 'text' ? { kind: 'text', text: new URLSearchParams({ '': part.text }).toString().slice(1) } : part,
  );
}

/** The credentials of requests, with their templates parsed. */
export function resolveAuth(auth: AuthSettings): Auth {
  switch (auth.kind) {
    case 'bearer':
      return { kind: 'bearer', token: templateOf(auth.token) };
    case 'basic':
      return { kind: 'basic', user: templateOf(auth.user), password: templateOf(auth.password) };
    case 'header':
      return { kind: 'header', header: auth.header, value: templateOf(auth.value) };
  }
}

function templatesOf(texts: Record<string, string>): Record<string, Template> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, templateOf(text)]));
}

/** Parses a template; check-templates.ts, which knows its place, reports what is wrong with a placeholder. */
function templateOf(text: string): Template {
  const parsed = parseTemplate(text);
  return parsed instanceof Template ? parsed : plainTemplate(text);
}

function pathOf(written: string, at: Path, { workspace, blame }: RequestContext): string {
  const found = findFile(workspace, written);
  if ('path' in found) return found.path;
  blame(at, found.problem);
  return '';
}
