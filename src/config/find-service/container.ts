import type { Finder } from './finder.ts';
import { CHOSEN_URL } from './port.ts';

/** Whatever a Dockerfile builds. */
export const container: Finder = {
  looksFor: 'Dockerfile',
  find(folder) {
    const dockerfile = folder.read('Dockerfile');
    if (dockerfile === null) return null;
    const port = exposedPort(dockerfile);
    // Base and head are built in folders of their own, and one must not overwrite the other's image.
    const image = "perf-gate:$(pwd | cksum | cut -d ' ' -f 1)";
    return {
      service: {
        build: `docker build -t ${image} .`,
        start: `docker run --rm --init --label perf-gate -p 127.0.0.1:$PORT:${port ?? '8080'} ${image}`,
        url: CHOSEN_URL,
        teardown: 'docker ps -q --filter label=perf-gate | xargs -r docker rm -f',
      },
      found:
        port === null ? 'the Dockerfile (it exposes no port; 8080 is a guess)' : `the Dockerfile (it exposes ${port})`,
      readsPort: true,
    };
  },
};

/** The first port of the last EXPOSE (the last stage is what runs), else the PORT that the image sets. */
function exposedPort(dockerfile: string): string | null {
  const set = /^[ \t]*(?:ENV|ARG)[ \t]+PORT[= ]"?(\d{1,5})\b/im.exec(dockerfile)?.[1] ?? null;
  const exposed = [...dockerfile.matchAll(/^[ \t]*EXPOSE[ \t]+(\S+)/gim)].at(-1)?.[1];
  return /^(\d{1,5})(?:\/tcp)?$/i.exec(exposed ?? '')?.[1] ?? set;
}
