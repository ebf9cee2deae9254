/** Files that a script names, taken from where it stands itself. */
export interface ScriptFiles {
  /**
   * A file's text, and its path from the workspace, which one that is not there yet has too.
   *
   * @param path as the script writes it
   */
  read(path: string): { file: string; text: string } | { problem: string; missing?: string };
}

/** The files of a script that has none beside it. */
export const NO_FILES: ScriptFiles = {
  read: () => ({ problem: 'a file' }),
};
