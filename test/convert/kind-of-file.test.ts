import { describe, expect, it } from 'vitest';
import { readImport } from '../../src/convert/read-import.ts';
import { makeFolder } from '../config/workspace.ts';

const KINDS = ['har', 'openapi', 'locust', 'k6', 'artillery'] as const;
const get = "from 'k6/http';\nexport default function () { http.get('http://shop.test/') }";

const FILES: [file: string, what: string, content: string][] = [
  ['har', 'a HAR', '{"log":{"version":"1.2","entries":[]}}'],
  ['har', 'a HAR', '{\n  "log": {\n    "entries": [{"request": '],
  ['openapi', 'an OpenAPI document', 'openapi: 3.0.3\npaths: {}\n'],
  ['openapi', 'an OpenAPI document', '{"swagger":"2.0","paths":{}}'],
  ['openapi', 'an OpenAPI document', '# ours\n"swagger": "2.0"\ninfo: {}\n'],
  ['k6', 'a k6 script', `import http ${get}`],
  ['k6', 'a k6 script', `// smoke\nimport * as http ${get}`],
  ['k6', 'a k6 script', "const http = require('k6/http');\nmodule.exports.default = () => {};"],
  ['locust', 'a locustfile', 'import time\nfrom locust import HttpUser\n'],
  ['locust', 'a locustfile', 'import locust\n'],
  ['locust', 'a locustfile', 'from locust.contrib.fasthttp import FastHttpUser\n'],
  ['artillery', 'an Artillery file', "config:\n  target: 'http://shop.test'\nscenarios:\n  - flow: []\n"],
  ['artillery', 'an Artillery file', '{"config":{},"scenarios":[]}'],
];

describe('a file of another kind is told so', () => {
  for (const [right, what, content] of FILES) {
    it.each(KINDS.filter((kind) => kind !== right))(`${what} (${content.slice(0, 20)}) for --%s`, async (kind) => {
      const folder = makeFolder({ some: content });
      await expect(readImport({ [kind]: 'some' }, folder)).rejects.toThrow(`some is ${what}, which --${right} reads`);
    });
  }

  it.each([
    ['a test plan of JMeter', '<?xml version="1.0"?>\n<jmeterTestPlan version="1.2">'],
    ['a simulation of Gatling', 'import io.gatling.core.Predef._\nclass A extends Simulation'],
    ['a Postman collection', '{"info":{"name":"a"},"item":[]}'],
    ['an export of Insomnia', '{"_type":"export","resources":[]}'],
  ])('%s is not read', async (what, content) => {
    const folder = makeFolder({ some: content });
    for (const kind of KINDS) {
      const reading = readImport({ [kind]: 'some' }, folder);
      await expect(reading).rejects.toThrow(`some is ${what}, which is not read; record its requests as a HAR`);
    }
  });

  it.each(KINDS)('an empty file for --%s', async (kind) => {
    await expect(readImport({ [kind]: 'some' }, makeFolder({ some: ' \n' }))).rejects.toThrow('some is empty');
  });
});
