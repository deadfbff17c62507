/** Keeps one item of a list in sight without taking the list out of the hand of who scrolls. */

/** What a list tells of itself. */
export type SightChanges = {
  /** Another size of the list or of the row that is followed. */
  readonly resized: () => void;
  /** What is in the list has another height: rows were measured. */
  readonly grown: () => void;
};

export type SightDeps<Row> = {
  /** The row of an item, where it is drawn. */
  readonly rowAt: (index: number) => Row | null;
  /** Scrolls until the row is seen; true where it had to. */
  readonly bring: (row: Row) => boolean;
  /** Where the list stands. */
  readonly top: () => number;
  /** Scrolls to where an item should be, by heights guessed or measured before. */
  readonly place: (index: number) => void;
  /** Ends a scrolling that `place` began. */
  readonly letGo: () => void;
  readonly nextFrame: (run: () => void) => number;
  readonly cancelFrame: (id: number) => void;
  readonly watch: (changes: SightChanges) => { readonly follow: (row: Row) => void; readonly end: () => void };
};

export type Sight = {
  /** This item now, null for none: it is brought into sight and kept there as sizes change, until a hand takes the list. */
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
  let frameId: number | null = null;
  /** Where the list stood when the item was last seen to stand still: whoever has it elsewhere since has scrolled, by whatever means. No number while it is in a hand. */
  let stoodAt = Number.NaN;
  const stop = (): void => {
    if (frameId !== null) deps.cancelFrame(frameId);
    frameId = null;
  };
  const settle = (index: number, left: number, calm: number): void => {
    frameId = deps.nextFrame(() => {
      frameId = null;
      const row = deps.rowAt(index);
      if (row === null) deps.place(index);
      else {
        // Two who scroll one list end where the slower computer lets them: a row that is drawn is seen by its own place alone.
        deps.letGo();
        watch.follow(row);
      }
      const still = row !== null && !deps.bring(row);
      if (left > 0 && !(still && calm + 1 >= CALM_FRAMES)) settle(index, left - 1, still ? calm + 1 : 0);
      else stoodAt = deps.top();
    });
  };
  const show = (index: number | null): void => {
    shown = index;
    stop();
    if (index === null) return;
    deps.place(index);
    settle(index, SETTLE_FRAMES, 0);
  };
  const watch = deps.watch({
    // A notice that comes above or below the list takes of its height, and pushed the item that must be seen out of it.
    resized: () => { show(shown); },
    // A computer that is behind measures rows when the item was long thought to stand still.
    grown: () => {
      if (shown !== null && frameId === null && deps.top() === stoodAt) settle(shown, SETTLE_FRAMES, 0);
    },
  });
  return {
    show,
    letGo: () => {
      stoodAt = Number.NaN;
      stop();
      deps.letGo();
    },
    end: () => {
      stop();
      watch.end();
    },
  };
}
