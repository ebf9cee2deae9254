import type { SideName } from '../../events.ts';
import { fillInSide, SIDE_VARIABLE } from '../../settings/side-placeholder.ts';
import type { TargetSettings } from '../schema/target-schema.ts';

/** The settings of the target as one side has them. */
export interface SideSettings extends Omit<TargetSettings, 'port'> {
  port?: number | 'auto' | undefined;
}

/**
 * Makes the settings of one side: its name is filled in, its own port is chosen, and its lines find its name in
 * `PERF_GATE_SIDE`. Lines themselves stay as they were written.
 */
export function settingsOfSide(settings: TargetSettings, side: SideName): SideSettings {
  const { env, url, socket, ready, port } = settings;
  const filled = (text: string | undefined) => (text === undefined ? undefined : fillInSide(text, side));
  const variables = Object.entries(env ?? {}).map(([name, value]) => [name, fillInSide(value, side)]);
  return {
    ...settings,
    env: { ...Object.fromEntries(variables), [SIDE_VARIABLE]: side },
    url: filled(url),
    socket: filled(socket),
    ready: { ...ready, url: filled(ready.url), log: filled(ready.log) },
    port: typeof port === 'object' ? port[side] : port,
  };
}
