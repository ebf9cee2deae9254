// A step that uploads the files of input `files` (one a line, below the workspace) as the report of input `key`.
import { resolve } from 'node:path';
import { getInput, setOutput } from '@actions/core';
import { readContext } from '../../../src/github/context.ts';
import { uploadReport } from '../../../src/publish/artifacts.ts';

const folder = process.cwd();
const files = getInput('files')
  .split('\n')
  .map((file) => resolve(folder, file));
const uploaded = await uploadReport({ key: getInput('key'), files, folder }, readContext(process.env));
setOutput('uploaded', JSON.stringify(uploaded));
