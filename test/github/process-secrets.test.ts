import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const MODULE = resolve(import.meta.dirname, '../../src/github/process-secrets.ts');

/** Runs a script after `hideProcessSecrets`, in a process with these variables; its last expression is the answer. */
function afterHiding(script: string, env: Record<string, string>, before = ''): unknown {
  const code = `${before}
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import inspector from 'node:inspector';
const { hideProcessSecrets } = await import(${JSON.stringify(MODULE)});
const hidden = hideProcessSecrets();
console.log(JSON.stringify(await (async () => { ${script} })()));`;
  const out = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', code], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return JSON.parse(out);
}

const TOKENS = {
  INPUT_TOKEN: 'tok-input-123456',
  ACTIONS_RUNTIME_TOKEN: 'tok-runtime-123456',
  GITHUB_TOKEN: 'tok-job-123456',
};
const onLinux = it.skipIf(process.platform !== 'linux');

describe('T6: the tokens of the job', () => {
  onLinux('are in no memory that /proc shows, and the other variables stay', () => {
    const shown = afterHiding(`return readFileSync('/proc/self/environ', 'latin1')`, { ...TOKENS, KEPT: 'kept' });

    expect(shown).toContain('KEPT=kept');
    expect(shown).not.toMatch(/tok-|TOKEN/);
  });

  it('are found under their names, as the clients of the services look for them, but not listed', () => {
    const script = `return {
      names: Object.keys(process.env), copy: { ...process.env }.INPUT_TOKEN ?? null,
      read: process.env['ACTIONS_RUNTIME_TOKEN'], has: 'INPUT_TOKEN' in process.env, problem: hidden.problem }`;
    const found = afterHiding(script, TOKENS) as { names: string[] };

    expect(found).toMatchObject({ copy: null, read: TOKENS.ACTIONS_RUNTIME_TOKEN, has: true });
    expect(found.names.filter((name) => /TOKEN/.test(name))).toEqual([]);
  });

  it('leave the other variables to be set and removed as before', () => {
    const script = `process.env.KEPT = 'other'; process.env.NEW = 'new'; delete process.env.GONE;
      const child = JSON.parse(execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)'], { encoding: 'utf8' }));
      return [process.env.KEPT, child.KEPT, child.NEW, 'GONE' in process.env]`;

    expect(afterHiding(script, { ...TOKENS, KEPT: 'kept', GONE: 'gone' })).toEqual(['other', 'other', 'new', false]);
  });

  it('are inherited by nobody, also where a variable of another name holds one in any form', () => {
    const basic = Buffer.from(`x-access-token:${TOKENS.INPUT_TOKEN}`).toString('base64');
    const env = {
      ...TOKENS,
      NODE_AUTH_TOKEN: TOKENS.GITHUB_TOKEN,
      SOME_URL: `https://x:${TOKENS.INPUT_TOKEN}@github.com/`,
      GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
      OTHER: 'passed on',
    };
    const script = `const child = execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)'], { encoding: 'utf8' });
      return { child: JSON.parse(child), withheld: hidden.withheld }`;
    const { child, withheld } = afterHiding(script, env) as { child: Record<string, string>; withheld: string[] };

    expect(withheld.sort()).toEqual(['GIT_CONFIG_VALUE_0', 'NODE_AUTH_TOKEN', 'SOME_URL']);
    expect(child).toMatchObject({ OTHER: 'passed on', GIT_CONFIG_VALUE_0: '' });
    expect(JSON.stringify(child)).not.toMatch(/tok-/);
    expect(JSON.stringify(child)).not.toContain(basic.slice(-12));
  });

  it('stay readable where the system cannot hide them, and a sentence with advice says so', () => {
    const before = `Object.defineProperty(process, 'platform', { value: 'darwin' });`;

    expect(afterHiding('return hidden.problem', TOKENS, before)).toMatch(
      /^on darwin, the code under test, .*\(docs\/github\.md\)$/,
    );
    expect(afterHiding('return hidden.problem', {}, before)).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('no signal opens an inspector to them, nor does one stay open', () => {
    const script = `process.kill(process.pid, 'SIGUSR1');
      await new Promise((resolve) => setTimeout(resolve, 200));
      return inspector.url() ?? null`;

    expect(afterHiding(script, TOKENS)).toBeNull();
    expect(afterHiding(script, TOKENS, `(await import('node:inspector')).default.open(0);`)).toBeNull();
  });

  onLinux('no crash writes them to a file', () => {
    expect(afterHiding(`return readFileSync('/proc/self/limits', 'utf8')`, TOKENS)).toMatch(
      /Max core file size +0 +0 /,
    );
  });
});
