import type { Settings } from '../../src/publish/publisher.ts';

/** What a workflow may set, as a publisher reads it: inputs by their names, `true` where action.yml says so. */
export function settingsOf(inputs: Record<string, string> = {}, env: NodeJS.ProcessEnv = {}): Settings {
  return {
    getInput: (name) => inputs[name] ?? '',
    getBooleanInput: (name) => (inputs[name] ?? 'true') === 'true',
    env,
  };
}
