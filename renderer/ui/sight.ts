/** Keeps one item of a list in sight without taking the list out of the hand of who scrolls. */

export type SightDeps<Row> = {
  /** The row of an item, where it is drawn. */
  readonly rowAt: (index: number) => Row | null;
  /** Scrolls until the row is seen; true where it had to. */
  readonly bring: (row: Row) => boolean;
  /** Scrolls to where an item should be, by heights guessed or measured before. */
  readonly place: (index: number) => void;
  /** Ends a scrolling that `place` began. */
  readonly letGo: () => void;
  readonly nextFrame: (run: () => void) => number;
  readonly cancelFrame: (id: number) => void;
  /** Tells of another size of the list or of the row that is followed. */
  readonly watch: (resized: () => void) => { readonly follow: (row: Row) => void; readonly end: () => void };
};

export type Sight = {
  /** This item now, null for none: it is brought into sight and kept there as sizes change. */
  readonly show: (index: number | null) => void;
  /** Somebody scrolls: nothing moves the list against the hand. */
  readonly letGo: () => void;
  readonly end: () => void;
};

/** The list places an item by heights it has guessed or measured before; what is really drawn is looked at until it stands still, and not for ever. */
const CALM_FRAMES = 3;
const SETTLE_FRAMES = 60;

export function createSight<Row>(deps: SightDeps<Row>): Sight {
  let shown: number | null = null;
  let frameId = 0;
  const settle = (index: number, left: number, calm: number): void => {
    frameId = deps.nextFrame(() => {
      const row = deps.rowAt(index);
      if (row === null) deps.place(index);
      else watch.follow(row);
      const still = row !== null && !deps.bring(row);
      if (left > 0 && !(still && calm + 1 >= CALM_FRAMES)) settle(index, left - 1, still ? calm + 1 : 0);
    });
  };
  const show = (index: number | null): void => {
    shown = index;
    deps.cancelFrame(frameId);
    if (index === null) return;
    deps.place(index);
    settle(index, SETTLE_FRAMES, 0);
  };
  // A notice that comes above or below the list takes of its height, and pushed the item that must be seen out of it.
  const watch = deps.watch(() => { show(shown); });
  return {
    show,
    letGo: () => {
      deps.cancelFrame(frameId);
      deps.letGo();
    },
    end: () => {
      deps.cancelFrame(frameId);
      watch.end();
    },
  };
}
