/**
 * Does some work with @actions/cache in a folder of its own. The client looks for files from the working directory, keeps
 * them by their paths from GITHUB_WORKSPACE, and finds an entry only by the path that it was saved with: with the folder
 * as both, the entry does not depend on where a runner has its folders, and the checkout stays clean. The client leaves
 * an empty folder behind in RUNNER_TEMP, which is removed with this one.
 */
export async function asWorkspace<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  const restore = ['GITHUB_WORKSPACE', 'RUNNER_TEMP'].map((name) => setVariable(name, folder));
  try {
    process.chdir(folder);
    return await work();
  } finally {
    process.chdir(before);
    for (const variable of restore) variable();
  }
}

/** @returns a function that restores the old value */
function setVariable(name: string, value: string): () => void {
  const before = process.env[name];
  process.env[name] = value;
  return () => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  };
}
