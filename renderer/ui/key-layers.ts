/** What one screen, panel or dialog does on keys. Names as `KeyboardEvent.key`, with `Ctrl+` before where it is held. */
export type KeyLayer = {
  readonly keys?: Readonly<Record<string, () => void>>;
  /** Characters typed where no field has the focus. */
  readonly onText?: (characters: string) => void;
  /** Undoes the last `count` characters given to `onText`: they were the beginning of a scan. */
  readonly onTakeBack?: (count: number) => void;
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
};

/** Screens stand at the bottom, panels cover them, dialogs cover those. */
export const LEVEL = { screen: 0, panel: 10, dialog: 20 } as const;

type Entry = { readonly level: number; readonly order: number; readonly layer: () => KeyLayer };

export function createKeyLayers(): KeyLayers {
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
      const action = layer.keys?.[name];
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
  };
}
