// A step that calls the real @actions/artifact and @actions/cache: they read the environment when they are loaded and
// called, so they run in a process of their own. Input `calls`: [client, method, ...arguments] each, in order.
import { DefaultArtifactClient } from '@actions/artifact';
import * as cache from '@actions/cache';
import { getInput, setOutput } from '@actions/core';

const clients = { artifact: new DefaultArtifactClient(), cache };
const results = [];
for (const [client, method, ...args] of JSON.parse(getInput('calls'))) {
  try {
    results.push({ value: (await clients[client][method](...args)) ?? null });
  } catch (error) {
    results.push({ error: error.message });
  }
}
setOutput('results', JSON.stringify(results));
