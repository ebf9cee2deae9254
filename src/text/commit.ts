/**
 * Shortens to the first seven characters of a commit's full id; untrusted text that is not a commit id is returned
 * whole.
 */
export function shortCommit(commit: string): string {
  return /^[0-9a-f]{40,64}$/i.test(commit) ? commit.slice(0, 7) : commit;
}
