import { expect, it } from 'vitest';
import { occasionOf } from '../../src/github/occasion-of.ts';

it.each([
  ['pull_request', 'pull_request'],
  ['pull_request_target', 'pull_request'],
  ['merge_group', 'pull_request'],
  ['schedule', 'schedule'],
  ['push', 'push'],
  ['workflow_dispatch', 'push'],
  ['repository_dispatch', 'push'],
])('%s is for %s', (event, occasion) => expect(occasionOf(event)).toBe(occasion));
