interface Head {
  status: number;
  /** By their names in lower case; the first of each name. */
  headers: Record<string, string>;
  /** Bytes up to the body. */
  length: number;
}

/** Reads the head of an answer that did not come to its end; null: it is none, or not complete itself. */
export function readHead(bytes: Buffer): Head | null {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, Math.max(0, end)).split('\r\n');
  const [, status] = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first) ?? [];
  if (status === undefined) return null;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) headers[name.toLowerCase()] ??= value.trimEnd();
  }
  return { status: Number(status), headers, length: end + 4 };
}
