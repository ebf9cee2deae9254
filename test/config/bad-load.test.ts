import { describeProblems, START } from './workspace.ts';

const LOAD = `${START}scenarios:\n  buy:\n`;

describeProblems({
  'a rate': [
    [
      `${LOAD}    rate: 0/s`,
      '4:11 scenarios.buy.rate: expected a rate above 0/s and up to 1000000/s, such as 500/s, got "0/s"',
    ],
    [
      `${LOAD}    rate: 0`,
      '4:11 scenarios.buy.rate: expected a rate above 0/s and up to 1000000/s, such as 500/s, got 0',
    ],
    [
      `${LOAD}    rate: 500`,
      '4:11 scenarios.buy.rate: expected a rate above 0/s and up to 1000000/s, such as 500/s, got 500',
    ],
    [
      `${LOAD}    rate: 2000000/s`,
      '4:11 scenarios.buy.rate: expected a rate above 0/s and up to 1000000/s, such as 500/s, got "2000000/s"',
    ],
    [
      `${LOAD}    rate: -5/s`,
      '4:11 scenarios.buy.rate: expected a rate above 0/s and up to 1000000/s, such as 500/s, got "-5/s"',
    ],
    [
      `${LOAD}    rate: 500/s\n    connections: 10`,
      '5:5 scenarios.buy.connections: with a rate, arrivals open the connections; set max-connections instead, or remove the rate',
    ],
    [
      `${LOAD}    rate: 500/s\n    spawn-rate: 50/s`,
      '5:5 scenarios.buy.spawn-rate: with a rate there is nothing to spawn; ramp the rate by stages',
    ],
    [
      `${LOAD}    rate: 0.1/s\n    duration: 2s`,
      '4:11 scenarios.buy.rate: 0.1/s is less than one arrival in a window of 2s, so nothing would be sent',
    ],
    [`${LOAD}    arrivals: poisson`, '4:5 scenarios.buy.arrivals: arrivals need a rate, such as rate: 500/s'],
    [
      `${LOAD}    rate: 5/s\n    arrivals: random`,
      '5:15 scenarios.buy.arrivals: expected one of uniform, poisson, got "random"',
    ],
    [
      `${LOAD}    max-connections: 10`,
      '4:5 scenarios.buy.max-connections: only the arrivals of a rate open connections as they need them; set connections',
    ],
    [
      `${LOAD}    rate: 5/s\n    max-connections: 0`,
      '5:22 scenarios.buy.max-connections: expected a whole number from 1 to 100000, got 0',
    ],
  ],

  spawning: [
    [
      `${LOAD}    spawn-rate: 0/s`,
      '4:17 scenarios.buy.spawn-rate: expected a rate above 0/s and up to 1000000/s, such as 500/s, got "0/s"',
    ],
    [
      `${LOAD}    spawn-rate: 0.001/s\n    connections: 1000`,
      '4:17 scenarios.buy.spawn-rate: 1000 connections would take more than 24h to open; raise it',
    ],
  ],

  stages: [
    [`${LOAD}    stages: []`, '4:13 scenarios.buy.stages: expected at least one stage, got an empty list'],
    [
      `${LOAD}    stages: [{ duration: 0, to: 10 }]`,
      '4:13 scenarios.buy.stages: the durations add up to 0, so nothing would be measured',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: 0 }]`,
      '4:13 scenarios.buy.stages: the load never rises above 0, so nothing would be sent',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: 0 }, { duration: 0, to: 200 }]`,
      '4:13 scenarios.buy.stages: the load never rises above 0, so nothing would be sent',
    ],
    [
      `${LOAD}    stages: [{ duration: 10ms, to: 5 }]`,
      '4:13 scenarios.buy.stages: the durations have to add up to a window from 50ms to 24h, and are 10ms',
    ],
    [
      `${LOAD}    stages: [{ duration: 20h, to: 5 }, { duration: 20h, to: 5 }]`,
      '4:13 scenarios.buy.stages: the durations have to add up to a window from 50ms to 24h, and are 40h',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s }]`,
      '4:14 scenarios.buy.stages[0].to: missing; expected a number of connections such as 200, or a rate such as 200/s',
    ],
    [
      `${LOAD}    stages: [{ to: 5 }]`,
      '4:14 scenarios.buy.stages[0].duration: missing; expected a duration from 0 to 24h, such as 250ms, 10s or 5m',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: -5 }]`,
      '4:35 scenarios.buy.stages[0].to: expected a number of connections such as 200, or a rate such as 200/s, from 0 to 1000000, got -5',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: many }]`,
      '4:35 scenarios.buy.stages[0].to: expected a number of connections such as 200, or a rate such as 200/s, got "many"',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: 2.5 }]`,
      '4:35 scenarios.buy.stages[0].to: expected a whole number of connections from 0 to 100000, got 2.5',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: 200000 }]`,
      '4:35 scenarios.buy.stages[0].to: expected a whole number of connections from 0 to 100000, got 200000',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: 200/s }, { duration: 10s, to: 100 }]`,
      '4:65 scenarios.buy.stages[1].to: expected a rate such as 100/s, as in other stages',
    ],
    [
      `${LOAD}    rate: 1/s\n    stages: [{ duration: 1s, to: 1 }]`,
      '5:13 scenarios.buy.stages: less than one arrival in 1s, so nothing would be sent; make it longer',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: 5 }]\n    duration: 10s\n    connections: 5\n    spawn-rate: 5/s`,
      '5:5 scenarios.buy.duration: the stages say how long the window is; remove this',
      '6:5 scenarios.buy.connections: the stages say how many connections there are; remove this',
      '7:5 scenarios.buy.spawn-rate: the stages say how fast connections are opened; remove this',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: 5/s }]\n    connections: 5`,
      '5:5 scenarios.buy.connections: with a rate, arrivals open the connections; set max-connections instead, or remove the rate',
    ],
    [
      `${LOAD}    stages: [{ duration: 10s, to: 5, ramp: 1 }]`,
      '4:38 scenarios.buy.stages[0].ramp: unknown key; known here: duration, to',
    ],
    [`${LOAD}    stages: 10s`, '4:13 scenarios.buy.stages: expected a list, got "10s"'],
  ],

  'agents, seed and connections': [
    [`${LOAD}    agents: 0`, '4:13 scenarios.buy.agents: expected a whole number from 1 to 64, got 0'],
    [`${LOAD}    agents: 65`, '4:13 scenarios.buy.agents: expected a whole number from 1 to 64, got 65'],
    [`${LOAD}    agents: many`, '4:13 scenarios.buy.agents: expected auto, or a whole number from 1 to 64, got "many"'],
    [`${LOAD}    agents: 4\n    connections: 2`, '4:13 scenarios.buy.agents: 4 agents cannot share 2 connections'],
    [`${LOAD}    agents: 2\n    connections: 1`, '4:13 scenarios.buy.agents: 2 agents cannot share 1 connection'],
    [`${LOAD}    seed: -1`, '4:11 scenarios.buy.seed: expected a whole number from 0 to 4294967295, got -1'],
    [`${LOAD}    seed: 1.5`, '4:11 scenarios.buy.seed: expected a whole number from 0 to 4294967295, got 1.5'],
    [
      `${LOAD}    reconnect-every: 0`,
      '4:22 scenarios.buy.reconnect-every: expected a whole number from 1 to 1000000, got 0',
    ],
  ],

  'loads that follow from other keys': [
    [
      `${LOAD}    expect-limit: 0.001/s`,
      '4:19 scenarios.buy.expect-limit: a limit is told from 1/s on: below a lower one, nothing would be sent in 2s',
    ],
    [
      `${LOAD}    expect-limit: 1000000/s`,
      '4:19 scenarios.buy.expect-limit: twice the limit is offered: it can be up to 476190/s',
    ],
    [
      `${LOAD}    expect-limit: 100/s\n    other: { headers: {} }`,
      '5:23 scenarios.buy.other.headers: another client is known by a header: give at least one',
    ],
    [
      `${LOAD}    expect-limit: 100/s\n    requests: [{ path: /, status: [200, 429] }]`,
      '5:35 scenarios.buy.requests[0].status: 429 is how the service refuses, so it is none to expect; remove it',
    ],
    [
      `${LOAD}    type: memory\n    per-cycle: 1000000\n    cycle: 50ms`,
      '5:16 scenarios.buy.per-cycle: 1000000 in 50ms are more than 1000000/s; make the cycle longer',
    ],
  ],
});
