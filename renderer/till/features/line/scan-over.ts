import { useState } from 'react';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';

/**
 * Hears the next good while something stands in a panel that nobody has accepted (`isTyped`). What is on its way to the host was accepted: give its
 * answer to the function that comes back.
 */
export function useScanOver(isTyped: boolean, onScanOver: (code: string) => void): (answer: Promise<boolean>) => Promise<boolean> {
  const [sending, setSending] = useState(false);
  useKeys(LEVEL.panel, isTyped && !sending ? { onScan: onScanOver } : {});
  return async (answer) => {
    setSending(true);
    const done = await answer;
    setSending(false);
    return done;
  };
}
