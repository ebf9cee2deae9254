const NOTE = '\n\n_Cut here: GitHub takes no more. The report file has everything._\n';

/** Cuts text that its renderer could not make short enough, as a last resort: at the end of a line, with a note. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const kept = Buffer.from(text)
    .subarray(0, maxBytes - Buffer.byteLength(NOTE))
    .toString();
  return kept.slice(0, Math.max(0, kept.lastIndexOf('\n'))) + NOTE;
}
