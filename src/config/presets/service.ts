import type { Preset } from './preset.ts';

/** The scenarios that teams usually have for an HTTP service, with the limits that they start from. */
export const servicePreset: Preset = {
  name: 'service',
  about: 'The ten usual scenarios of an HTTP service, with the limits that teams start from.',
  scenarios: {
    load: { written: { thresholds: limits('1s', 10, '70%', '200MB', '95%') } },
    'load-twice': { written: { connections: 20, thresholds: limits('1s', 10, '70%', '200MB', '95%') } },
    create: { needs: 'requests', written: { thresholds: limits('1s', 10, '70%', '200MB', '95%') } },
    workflow: { needs: 'journeys', written: { thresholds: limits('1s', 10, '70%', '200MB', '95%') } },
    stress: {
      written: {
        type: 'stress',
        search: true,
        // A search takes minutes.
        rounds: 1,
        when: 'schedule',
        objective: { p95: '2s', 'error-rate': '10%' },
        // The objective limits latency and errors, wherever the search ends.
        thresholds: { 'breaking-point': '> 5/s', ...resources('90%', '300MB') },
      },
    },
    spike: {
      written: {
        type: 'spike',
        when: 'schedule',
        thresholds: { 'spike-p99': '< 3s', 'spike-failed': '< 20%', ...resources('95%', '400MB') },
      },
    },
    volume: {
      needs: 'setup',
      written: {
        type: 'volume',
        when: 'schedule',
        thresholds: {
          'size-p95': '< 2s',
          'size-throughput': '> 5/s',
          'success-rate': '> 90%',
          ...resources('80%', '500MB'),
        },
      },
    },
    endurance: {
      written: { type: 'endurance', when: 'schedule', thresholds: limits('1500ms', 8, '75%', '250MB', '95%') },
    },
    memory: { written: { type: 'memory', when: 'schedule', thresholds: { memory: '< 150MB' } } },
    cpu: { written: { type: 'cpu', thresholds: { 'cpu-of-machine': '< 60%' } } },
  },
};

/** The limits of one row: p95, requests per second, CPU, memory and good answers. */
function limits(p95: string, throughput: number, cpu: string, memory: string, success: string): object {
  return {
    p95: `< ${p95}`,
    throughput: `> ${throughput}/s`,
    'success-rate': `> ${success}`,
    ...resources(cpu, memory),
  };
}

/** The limits of what the service uses: a share of all cores, and its peak memory. */
function resources(cpu: string, memory: string): object {
  return { 'cpu-of-machine': `< ${cpu}`, memory: `< ${memory}` };
}
