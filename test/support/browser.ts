import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import unpacked from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Values of `process.env` for the time of a call. */
async function withEnvironment<T>(values: Record<string, string>, call: () => Promise<T>): Promise<T> {
  const before = Object.fromEntries(Object.keys(values).map((key) => [key, process.env[key]]));
  Object.assign(process.env, values);
  try {
    return await call();
  } finally {
    for (const [key, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  }
}

export interface TestBrowser {
  browser: Browser;
  close(): Promise<void>;
}

/**
 * A headless Chromium out of an npm package, with nothing needed from the system: it is unpacked into a folder of its
 * own (two test workers would meet in a shared one), beside the libraries and fonts that it brings.
 */
export async function launchBrowser(): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-browser-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    // The package unpacks under os.tmpdir(), and its libraries (NSS) only where it believes to run on AWS Lambda.
    const environment = { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    const executablePath = await withEnvironment(environment, () => unpacked.executablePath());
    const fonts = join(folder, 'fonts.conf');
    writeFileSync(
      fonts,
      `<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
    );
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
      env: {
        PATH: '',
        HOME: folder,
        TMPDIR: folder,
        LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
        FONTCONFIG_FILE: fonts,
      },
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
