// A step of a job that looks for the baseline of input `key` and then saves input `job`, a document, when it is given.
// The clients of artifacts and caches read the environment, so they run in a process of their own.
import { getInput, setOutput } from '@actions/core';
import { githubStore } from '../../../src/baseline/github-store.ts';
import { connectGitHub } from '../../../src/github/client.ts';
import { readContext } from '../../../src/github/context.ts';

const context = readContext(process.env);
const token = getInput('token');
const octokit = token ? await connectGitHub(token, context) : null;
const store = githubStore({ octokit, context, key: getInput('key'), places: ['artifact', 'cache'] });
setOutput('found', JSON.stringify(await store.find()));
const job = getInput('job');
if (job) setOutput('problems', JSON.stringify(await store.save(JSON.parse(job))));
