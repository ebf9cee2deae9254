import type { AuthSettings } from './auth-schema.ts';
import type { RequestSettings } from './request-schema.ts';
import type { Path } from './wording.ts';

/** A text that may have placeholders, and where it is in the file. */
export interface WrittenTemplate {
  text: string;
  path: Path;
  /** Whether it becomes part of the head of a request, which carries one line of Latin characters. */
  inHeader: boolean;
}

/** Lists every template of the request at `at`. */
export function templatesOf(request: RequestSettings, at: Path): WrittenTemplate[] {
  const { path, headers, auth, json, form = {}, multipart = {}, body } = request;
  const inBody = (text: string, steps: Path): WrittenTemplate => ({ text, path: [...at, ...steps], inHeader: false });
  return [
    inBody(path, ['path']),
    ...Object.entries(headers).map(([name, text]) => ({ text, path: [...at, 'headers', name], inHeader: true })),
    ...(auth === undefined || auth === 'none' ? [] : templatesOfAuth(auth, [...at, 'auth'])),
    ...textsOf(json, ['json']).map(({ text, path: steps }) => inBody(text, steps)),
    ...Object.entries(form).flatMap(([name, values]) => [
      inBody(name, ['form', name]),
      ...(typeof values === 'string'
        ? [inBody(values, ['form', name])]
        : values.map((text, index) => inBody(text, ['form', name, index]))),
    ]),
    ...Object.entries(multipart).flatMap(([name, { value }]) =>
      value === undefined ? [] : [inBody(value, ['multipart', name])],
    ),
    ...(body === undefined ? [] : [inBody(body, ['body'])]),
  ];
}

export function templatesOfAuth(auth: AuthSettings, at: Path): WrittenTemplate[] {
  const inHeader = (text: string, ...steps: string[]): WrittenTemplate => ({
    text,
    path: [...at, ...steps],
    inHeader: true,
  });
  switch (auth.kind) {
    case 'bearer':
      return [inHeader(auth.token, 'bearer')];
    case 'basic':
      return [inHeader(auth.user, 'basic', 'user'), inHeader(auth.password, 'basic', 'password')];
    case 'header':
      return [inHeader(auth.value, 'value')];
  }
}

/** Lists the texts of JSON data, including keys. */
function textsOf(data: unknown, path: Path): { text: string; path: Path }[] {
  if (typeof data === 'string') return [{ text: data, path }];
  if (typeof data !== 'object' || data === null) return [];
  if (Array.isArray(data)) return data.flatMap((value, index) => textsOf(value, [...path, index]));
  return Object.entries(data).flatMap(([key, value]) => [
    { text: key, path: [...path, key] },
    ...textsOf(value, [...path, key]),
  ]);
}
