/** One request as it arrived, its body read to the end. */
export interface Incoming {
  method: string;
  url: URL;
  headers: NodeJS.Dict<string | string[]>;
  raw: Buffer;
}

/** What goes back. The content length is added when it is sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** The credentials of `Authorization: token …` and `Authorization: Bearer …`; GitHub takes both words. */
export function credentials(headers: Incoming['headers']): string | undefined {
  return /^(?:token|bearer)\s+(\S+)$/i.exec(String(headers.authorization ?? ''))?.[1];
}
