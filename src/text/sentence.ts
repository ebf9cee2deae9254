/** How a message of the service room goes on to a log. */
const ABOUT_LOG = /\s*(?:Last lines of its log:|Its log is empty\.)/;

/** Removes the full stop of a message, so that it can become part of a longer sentence. */
export function clause(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

/** Makes a clause a sentence: with a full stop, unless it already ends like one. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** Takes the first sentence of a message whose later ones say what to do, or quote a log; without its full stop. */
export function firstClause(text: string): string {
  return clause(text.replace(/(?:\.\s|\n).*/s, ''));
}

/** Puts a sentence into a message before the lines of the log that the message ends in. */
export function withHint(message: string, hint: string | null): string {
  if (hint === null) return message;
  const log = message.search(ABOUT_LOG);
  return log === -1 ? `${sentence(message)} ${hint}` : `${message.slice(0, log)} ${hint}${message.slice(log)}`;
}

/** Makes a message one clause, with only the last line of the log that it quotes. */
export function inOneLine(message: string): string {
  const [prose = '', ...log] = message.split('\n').filter((line) => line.trim() !== '');
  const said = clause(prose.replace(/\s*(Last lines of its log:|Its log is empty\.)$/, ''));
  const last = log.at(-1)?.trim();
  return last === undefined ? said : `${said} (the end of its log: ${clause(last)})`;
}
