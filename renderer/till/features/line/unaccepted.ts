import { useState } from 'react';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { useHold } from '../../parts/hold.ts';

/**
 * Something stands in a panel that nobody has accepted (`stands`): the next good is heard over it, and nothing else leaves it before `tell` has said so
 * (AMT5). What is on its way to the host was accepted: give its answer to the function that comes back.
 */
export function useUnaccepted(stands: boolean, tell: () => void, onScanOver: (code: string) => void): (answer: Promise<boolean>) => Promise<boolean> {
  const [sending, setSending] = useState(false);
  useKeys(LEVEL.panel, stands && !sending ? { onScan: onScanOver } : {});
  useHold(stands && !sending, tell);
  return async (answer) => {
    setSending(true);
    const done = await answer;
    setSending(false);
    return done;
  };
}
