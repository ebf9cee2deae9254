/** Where a connection gets its work from: one turn after the other of its virtual user. */
export interface Turns {
  /** Takes the next turn. @returns its number; −1: there is none now, and the connection waits until it is resumed */
  take(): number;
  /** When the turn that was taken last was meant to begin (`performance.now()`); 0: when it is sent. */
  due: number;
  /** Called when the virtual user has something to send in the turn that was taken last. */
  began(): void;
  /** Called when the virtual user has nothing to do in the turn that was taken last. */
  refused(): void;
}

/** A connection, the socket of one virtual user, as a load model sees it. */
export interface Connection {
  /** Lets a waiting connection ask for its next turn; it connects first where it is not connected. */
  resume(): void;
  /** Closes a waiting connection. */
  hangUp(): void;
}

/** Makes the load: decides which connection takes which turn, and when. Times are milliseconds of `performance.now()`. */
export interface LoadModel {
  /** Takes on a connection. @param take makes the connection that gets its work from these turns */
  adopt(take: (turns: Turns) => Connection): void;
  /** Resolves when the load can begin at once. */
  ready(): Promise<void>;
  /** Begins the load; it was meant to begin at `start`. */
  begin(start: number): void;
  /** Ends the load: no turn begins any more. */
  end(now: number): void;
  /** Connections that are at work now. */
  readonly working: number;
  /** Turns that are due and do not have a connection yet. */
  readonly waiting: number;
  /** Whether every turn that was due has begun, or never will. */
  readonly settled: boolean;
}
