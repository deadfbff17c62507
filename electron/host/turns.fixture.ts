/** Somebody else who wants a turn of the event loop whenever there is one, for tests of work that must let others by. */
export type Others = { /** Ends the wanting and answers how many turns there were. */ readonly end: () => number };

export function othersWaiting(): Others {
  let turns = 0;
  let over = false;
  const next = (): void => {
    turns += 1;
    if (!over) setImmediate(next);
  };
  setImmediate(next);
  return {
    end: () => {
      over = true;
      return turns;
    },
  };
}
