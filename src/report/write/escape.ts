import { plainText } from '../../text/plain.ts';
export function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const ZERO_WIDTH_SPACE = '\u200B';

/**
 * Untrusted text for GitHub Markdown, wherever it stands: paragraph, table cell, heading or the raw HTML of a `<summary>`
 * (which is why it uses entities and no backslashes). What begins a line goes through {@link atLineStart} too.
 *
 * GitHub looks for @mentions, #references and URLs in the text after rendering, where an entity has become its
 * character again: only a character in between keeps them apart.
 */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/[\\`*_[\]<>&|~$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@(?=[\w-])|(?<!&)#(?=\w)|:(?=\/\/)|:(?=[\w+-]+:)|www(?=\.)|GH(?=-\d)/gi, `$&${ZERO_WIDTH_SPACE}`);
}

/**
 * Escaped Markdown that begins a line or an item of a list, where a number, a dash or a hash would begin a list or a
 * heading: nothing visible goes before it.
 */
export function atLineStart(escaped: string): string {
  return escaped.replace(/^(?=#{1,6}(?:\s|$)|[-+=]|\d{1,9}[.)](?:\s|$))/, ZERO_WIDTH_SPACE);
}

/** Untrusted lines as a fenced code block: its fence is longer than any run of backticks inside. */
export function fence(lines: readonly string[]): string {
  const longest = Math.max(0, ...(lines.join('\n').match(/`+/g) ?? []).map((run) => run.length));
  const bar = '`'.repeat(Math.max(3, longest + 1));
  return [`${bar}text`, ...lines, bar].join('\n');
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A link for Markdown or HTML; null when it is not an http(s) URL. */
export function safeUrl(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href.replace(/[<>"'()\\|]/g, percentEncoded) : null;
}
