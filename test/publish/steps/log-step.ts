// A step that writes input `text` to its log.
import { getInput } from '@actions/core';
import { openLog } from '../../../src/github/log.ts';

const log = await openLog();
log.info(getInput('text'));
log.warning(getInput('text'));
