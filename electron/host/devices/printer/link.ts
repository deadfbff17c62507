/** A wire to a printer, whatever it is made of. A serial port or a device file takes the same shape. */
export type Link = {
  /** For the log and the screen: `tcp://10.0.0.5:9100`. */
  readonly name: string;
  /** Rejects with `Fault('link-failed', 'later')` where nobody answers in time. */
  readonly open: () => Promise<LinkSession>;
};

/** An open wire. It is read from the first moment to the last: a wire nobody reads hides its own end. */
export type LinkSession = {
  /** Resolves when the system has taken the bytes; rejects with `Fault('link-failed')` when it ends or stalls first. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly onData: (listener: (bytes: Uint8Array) => void) => void;
  /** Resolves once, when the wire is gone: null after an orderly end, else what broke it. */
  readonly closed: Promise<string | null>;
  /** True while writing can still succeed. */
  readonly isOpen: () => boolean;
  /**
   * Says that no more will come and waits for the other side to say the same.
   * @returns true when it did so after us: everything written had then reached it
   */
  readonly end: () => Promise<boolean>;
  /** Lets go at once; for a wire that is no longer trusted. */
  readonly drop: () => void;
};
