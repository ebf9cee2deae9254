/** The part of autocannon 9.0.0 that perf-gate uses; the package carries no types. */
declare module 'autocannon' {
  interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Milliseconds. */
    sampleInt: number;
    servername?: string;
    /** Unix socket, in place of the URL's host and port. */
    socketPath?: string;
    /** Of tls.connect. Over a socket `servername` counts only here. */
    tlsOptions?: { cert?: string; key?: string; servername?: string };
    setupClient(client: unknown): void;
  }
  interface Instance extends PromiseLike<unknown> {
    stop(): void;
  }
  export default function autocannon(options: Options): Instance;
}
