// A step that publishes a passing result of input `key` with nothing but its workspace, and uploads it.
import * as core from '@actions/core';
import { OutputFolder, RUN_FILES } from '../../../src/checkout/output-folder.ts';
import { readContext } from '../../../src/github/context.ts';
import { openLog } from '../../../src/github/log.ts';
import { publish } from '../../../src/publish/publish.ts';
import { openPublishers } from '../../../src/publish/publishers.ts';
import { passing } from '../../support/result.ts';

const { publishers, uploads } = openPublishers({ ...core, env: process.env });
const context = { job: readContext(process.env), octokit: null, log: await openLog() };
const result = { ...passing(), key: core.getInput('key') };
const output = OutputFolder.open({
  workspace: process.cwd(),
  path: '.',
  allowOutside: false,
  temporary: process.cwd(),
  names: RUN_FILES,
});
const published = await publish(result, output, {
  publishers: publishers.filter(({ name }) => name === 'job summary'),
  uploads,
  context,
  settled: () => undefined,
});
core.setOutput('report', published.urls.report ?? '');
core.setOutput('page', published.urls['report page'] ?? '');
core.setOutput('notices', JSON.stringify(published.result.notices));
