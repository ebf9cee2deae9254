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

/** Makes a message one clause, with only the last line of the log that it quotes. */
export function inOneLine(message: string): string {
  const [prose = '', ...log] = message.split('\n').filter((line) => line.trim() !== '');
  const said = clause(prose.replace(/\s*(Last lines of its log:|Its log is empty\.)$/, ''));
  const last = log.at(-1)?.trim();
  return last === undefined ? said : `${said} (the end of its log: ${clause(last)})`;
}
