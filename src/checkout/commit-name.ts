/** SHA-1 or SHA-256 as git writes it. */
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Tells whether a text is the full name of a commit; nothing else is passed to git as one. */
export function isCommit(text: string): boolean {
  return COMMIT.test(text);
}
