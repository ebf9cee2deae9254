/**
 * Does something with @actions/cache in a folder of ours. The client looks for files from the working directory, keeps
 * them by their way from GITHUB_WORKSPACE, and finds an entry only by the path that it was saved with: with the folder as
 * both, the entry does not depend on where a runner has its folders, and the checkout stays clean.
 */
export async function asWorkspace<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = { directory: process.cwd(), workspace: process.env.GITHUB_WORKSPACE };
  try {
    process.chdir(folder);
    process.env.GITHUB_WORKSPACE = folder;
    return await work();
  } finally {
    process.chdir(before.directory);
    if (before.workspace === undefined) delete process.env.GITHUB_WORKSPACE;
    else process.env.GITHUB_WORKSPACE = before.workspace;
  }
}
