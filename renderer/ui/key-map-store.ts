import { createStore, useStore } from 'zustand';
import { keyLabel, keyMapOf, type KeyAction, type KeyMap } from './key-map.ts';

const store = createStore<{ readonly map: KeyMap }>(() => ({ map: keyMapOf({}) }));

/** Puts other keys in force; everything on screen shows them at once. */
export function chooseKeys(changed: Readonly<Record<string, string>>): void {
  store.setState({ map: keyMapOf(changed) });
}

export function currentKeys(): KeyMap {
  return store.getState().map;
}

export function useKeyMap(): KeyMap {
  return useStore(store, (state) => state.map);
}

/** The key of an action as it is printed on the keyboard; empty where it has none. */
export function useKeyLabel(action: KeyAction | undefined): string {
  return useStore(store, (state) => (action === undefined ? '' : keyLabel(state.map[action])));
}
