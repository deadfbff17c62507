/** While a run lasts, the real clock, real alarms and real chance do not exist: whoever reaches for them is found at once. */

const RealDate = Date;

class NoDate extends RealDate {
  constructor(...args: readonly (string | number)[]) {
    if (args.length === 0) throw new Error('a run of the simulator asked the real clock: new Date()');
    super(...(args as [number]));
  }

  static override now(): number {
    throw new Error('a run of the simulator asked the real clock: Date.now()');
  }
}

const forbidden = (what: string) => (): never => {
  throw new Error(`a run of the simulator reached outside itself: ${what}`);
};

/** Runs `work` without real time and chance, and gives them back afterwards. */
export async function withoutRealTime<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout, setInterval, setImmediate } = globalThis;
  const { random } = Math;
  const { now } = performance;
  Object.assign(globalThis, { Date: NoDate, setTimeout: forbidden('setTimeout'), setInterval: forbidden('setInterval'), setImmediate: forbidden('setImmediate') });
  Math.random = forbidden('Math.random');
  performance.now = forbidden('performance.now');
  try {
    return await work();
  } finally {
    Object.assign(globalThis, { Date: RealDate, setTimeout, setInterval, setImmediate });
    Math.random = random;
    performance.now = now;
  }
}
