import { createContext, useContext, useEffect, useRef } from 'react';

/** Keeps what is open open until the answer is called: whoever would leave it for something else is stopped, and `tell` says what stands there. */
export type Hold = (tell: () => void) => () => void;

/** The frame's hold on what stands over the receipt; null where nothing can be opened over it. */
export const HoldOpen = createContext<Hold | null>(null);

/** Holds a panel while something stands in it that nobody has accepted (AMT5). */
export function useHold(stands: boolean, tell: () => void): void {
  const hold = useContext(HoldOpen);
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => (stands ? hold?.(() => latest.current()) : undefined), [hold, stands]);
}
