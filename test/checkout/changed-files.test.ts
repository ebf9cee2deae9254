import { describe, expect } from 'vitest';
import { changedFiles } from '../../src/checkout/changed-files.ts';
import { commit, checkoutTest as it, newRepository, write } from '../support/repository.ts';

describe('the files that differ from a commit', () => {
  it('are those of later commits, those that are not committed, and new ones, whatever their names', async ({
    rig,
  }) => {
    newRepository(rig.folder);
    const base = commit(rig.folder, {
      'a.js': '1',
      'b.js': '1',
      'same.js': '1',
      '.gitignore': 'ignored\nprocesses.jsonl\n',
    });
    commit(rig.folder, { 'a.js': '2', '$(rm -rf).js': '2', 'ü\n.js': '2' });
    write(rig.folder, { 'b.js': '2', 'new.js': '2', ignored: '2' });
    const changed = await changedFiles(rig.gitIn(rig.folder), base);
    expect([...changed].sort()).toEqual(['$(rm -rf).js', 'a.js', 'b.js', 'new.js', 'ü\n.js'].sort());
  });
});
