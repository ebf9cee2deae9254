/** A message without its full stop, so that it can become a part of a longer sentence. */
export function clause(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

/** A clause as a sentence: with a full stop, unless it ends like one already. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** The first sentence of a message whose later ones say what to do, or quote a log; without its full stop. */
export function firstClause(text: string): string {
  return clause(text.replace(/(?:\.\s|\n).*/s, ''));
}

/** A message as one clause: of the log that it quotes, only the last line. */
export function inOneLine(message: string): string {
  const [prose = '', ...log] = message.split('\n').filter((line) => line.trim() !== '');
  const said = clause(prose.replace(/\s*(Last lines of its log:|Its log is empty\.)$/, ''));
  const last = log.at(-1)?.trim();
  return last === undefined ? said : `${said} (the end of its log: ${clause(last)})`;
}
