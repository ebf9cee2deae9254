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
        thresholds: { ...limits('2s', 5, '90%', '300MB', '90%'), 'breaking-point': '> 5/s' },
      },
    },
    spike: {
      written: {
        type: 'spike',
        when: 'schedule',
        thresholds: { 'spike-p99': '< 3s', 'spike-failed': '< 20%', memory: '< 400MB', 'cpu-of-machine': '< 95%' },
      },
    },
    volume: {
      needs: 'setup',
      written: { type: 'volume', when: 'schedule', thresholds: limits('2s', 5, '80%', '500MB', '90%') },
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
    'cpu-of-machine': `< ${cpu}`,
    memory: `< ${memory}`,
    'success-rate': `> ${success}`,
  };
}
