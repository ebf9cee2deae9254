/** What a connection asks for work. */
export interface Turns {
  /** Number of the next turn; −1: none now, the connection waits until it is resumed. */
  take(): number;
  /** When the turn that was taken last was meant to begin (`performance.now()`); 0: when it is sent. */
  due: number;
  /** The virtual user has something to send in the turn that was taken last. */
  began(): void;
  /** The virtual user has nothing to do in the turn that was taken last. */
  refused(): void;
}

/** What a model can do with a connection. */
export interface Connection {
  /** Lets a waiting connection ask for its next turn; it connects first where it is not connected. */
  resume(): void;
  /** Closes a waiting connection. */
  hangUp(): void;
}

/** Makes the load: says which connection does what, and when. Times are milliseconds of `performance.now()`. */
export interface LoadModel {
  /** @param take makes the connection that gets its work from these turns */
  adopt(take: (turns: Turns) => Connection): void;
  /** Resolves when the load can begin at once. */
  ready(): Promise<void>;
  /** Begins the load; it was meant to begin at `start`. */
  begin(start: number): void;
  /** No turn begins any more. */
  end(now: number): void;
  /** Connections that work now. */
  readonly working: number;
  /** Turns that are due and have no connection yet. */
  readonly waiting: number;
  /** Whether every turn that was due has begun, or never will. */
  readonly settled: boolean;
}
