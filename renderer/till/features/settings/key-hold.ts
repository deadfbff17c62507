/** A key just chosen, held until it is sure that a person pressed it and no scanner. */
import { wasScanned, type ChangedKeys } from './key-choice.ts';
import type { KeyAction } from '#renderer/ui/key-map.ts';

/** Longer than the gap between two characters of any scanner. */
export const HOLD_MS = 1_000;

export type KeyHold = {
  /** `keys` are what the settings shall keep, once `action` has its new key. Those held before are kept first. */
  readonly chose: (action: KeyAction, keys: ChangedKeys, typedSince: number) => void;
  /** Something was typed after it: another moment of waiting. */
  readonly typed: (count: number) => void;
  /** The last `count` characters were a scanner's. @returns the action whose key was one of them: it asks again; null where none was */
  readonly takenBack: (count: number) => KeyAction | null;
  /** Nothing is waited for any more: what is held is kept. */
  readonly settle: () => void;
};

/** @param held told what is held, for the screen: the keys as they will be, or null */
export function createKeyHold(save: (keys: ChangedKeys) => void, held: (keys: ChangedKeys | null) => void): KeyHold {
  let last: { readonly action: KeyAction; readonly keys: ChangedKeys; readonly typedSince: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const drop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    last = null;
    held(null);
  };
  const settle = (): void => {
    const keys = last?.keys;
    drop();
    if (keys !== undefined) save(keys);
  };
  const wait = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(settle, HOLD_MS);
  };
  return {
    settle,
    chose: (action, keys, typedSince) => {
      settle();
      last = { action, keys, typedSince };
      held(keys);
      wait();
    },
    typed: (count) => {
      if (last === null) return;
      last = { ...last, typedSince: last.typedSince + count };
      wait();
    },
    takenBack: (count) => {
      const action = wasScanned(last, count) ? last.action : null;
      if (action === null) settle();
      else drop();
      return action;
    },
  };
}
