import type { KeyAction, KeyMap } from './key-map.ts';

/** A key as it is printed, several with a space between, and what it does. */
export type ToldKey = { readonly key: string; readonly words: string };

/** What one screen, panel or dialog does on keys and scans. */
export type KeyLayer = {
  /** By action, whatever key it has (key-map.ts). Looked at before `keys`. */
  readonly actions?: Readonly<Partial<Record<KeyAction, () => void>>>;
  /** By key: names as `keyNameOf` gives them. */
  readonly keys?: Readonly<Record<string, () => void>>;
  /** Takes every key that reaches this layer, by name: for a screen on which keys are chosen. Before all else. */
  readonly onAnyKey?: (name: string) => void;
  /** Characters typed where no field has the focus. */
  readonly onText?: (characters: string) => void;
  /** Undoes the last `count` characters given to `onText`: they were the beginning of a scan. */
  readonly onTakeBack?: (count: number) => void;
  /** A text pasted where no field has the focus. */
  readonly onPaste?: (text: string) => void;
  /** A whole code from the scanner. A layer that is exclusive and has none says no to it. */
  readonly onScan?: (code: string) => void;
  /** Keys of its own that a list of keys tells while it is open: those of no action, and those of actions that mean something else here. */
  readonly told?: readonly ToldKey[];
  /** Hides all layers below: what it does not know, nobody does. */
  readonly exclusive?: boolean;
};

export type KeyLayers = {
  /** Adds a layer; of two on one level the later one wins. Returns its removal. The layer is read at each key. */
  readonly add: (level: number, layer: () => KeyLayer) => () => void;
  /** True when some layer took the key. */
  readonly press: (name: string) => boolean;
  readonly type: (characters: string) => void;
  readonly takeBack: (count: number) => void;
  readonly paste: (text: string) => void;
  /** True when some layer took the code. */
  readonly scan: (code: string) => boolean;
  /** What the layers that hear keys now tell of them, the topmost first; a key that two of them tell is the upper one's. */
  readonly told: () => readonly ToldKey[];
  /** Where the topmost layer stands. */
  readonly top: () => number;
};

/** Screens stand at the bottom, panels cover them, dialogs cover those, the lock covers everything; the list of keys covers what it was asked from. */
export const LEVEL = { screen: 0, panel: 10, dialog: 20, lock: 30, help: 40 } as const;

type Entry = { readonly level: number; readonly order: number; readonly layer: () => KeyLayer };

function actionOf(layer: KeyLayer, name: string, map: KeyMap): (() => void) | undefined {
  for (const [action, run] of Object.entries(layer.actions ?? {})) if (map[action as KeyAction] === name) return run;
  return undefined;
}

/** @param map the keys in force when a key is pressed */
export function createKeyLayers(map: () => KeyMap): KeyLayers {
  let entries: readonly Entry[] = [];
  let order = 0;

  const firstThat = (takes: (layer: KeyLayer) => boolean): boolean => {
    for (const entry of entries) {
      const layer = entry.layer();
      if (takes(layer)) return true;
      if (layer.exclusive === true) return false;
    }
    return false;
  };

  return {
    add: (level, layer) => {
      const entry: Entry = { level, order: ++order, layer };
      entries = [...entries, entry].sort((a, b) => b.level - a.level || b.order - a.order);
      return () => {
        entries = entries.filter((one) => one !== entry);
      };
    },
    press: (name) => firstThat((layer) => {
      if (layer.onAnyKey !== undefined) {
        layer.onAnyKey(name);
        return true;
      }
      const action = actionOf(layer, name, map()) ?? layer.keys?.[name];
      action?.();
      return action !== undefined;
    }),
    type: (characters) => void firstThat((layer) => {
      layer.onText?.(characters);
      return layer.onText !== undefined;
    }),
    takeBack: (count) => void firstThat((layer) => {
      layer.onTakeBack?.(count);
      return layer.onText !== undefined;
    }),
    paste: (text) => void firstThat((layer) => {
      layer.onPaste?.(text);
      return layer.onPaste !== undefined;
    }),
    scan: (code) => firstThat((layer) => {
      layer.onScan?.(code);
      return layer.onScan !== undefined;
    }),
    told: () => {
      const found = new Map<string, ToldKey>();
      firstThat((layer) => {
        for (const one of layer.told ?? []) if (!found.has(one.key)) found.set(one.key, one);
        return false;
      });
      return [...found.values()];
    },
    top: () => entries[0]?.level ?? LEVEL.screen,
  };
}
