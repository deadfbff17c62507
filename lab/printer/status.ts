/** Status bytes of an ESC/POS printer, bit by bit, from what it is like right now. */

export type Condition = {
  readonly paperOut: boolean;
  readonly paperLow: boolean;
  readonly coverOpen: boolean;
  readonly offline: boolean;
  readonly drawerOpen: boolean;
};

/** Bits 1 and 4 stand in every real-time answer; that is how a host knows one. */
const FIXED = 0x12;

const bit = (on: boolean, mask: number): number => (on ? mask : 0);

/** Nothing is printed while this holds. */
export function isStopped(condition: Condition): boolean {
  return condition.paperOut || condition.coverOpen || condition.offline;
}

/** DLE EOT n: 1 printer, 2 cause of being offline, 3 error, 4 paper; undefined for other n. */
export function realTimeStatus(n: number, condition: Condition): number | undefined {
  switch (n) {
    case 1: return FIXED | bit(condition.drawerOpen, 0x04) | bit(isStopped(condition), 0x08);
    case 2: return FIXED | bit(condition.coverOpen, 0x04) | bit(condition.paperOut, 0x20);
    case 3: return FIXED;
    case 4: return FIXED | bit(condition.paperLow || condition.paperOut, 0x0c) | bit(condition.paperOut, 0x60);
    default: return undefined;
  }
}

/** GS r n: 1 (49) paper, 2 (50) drawer; undefined for other n. Waits its turn behind the text before it. */
export function requestedStatus(n: number, condition: Condition): number | undefined {
  if (n === 1 || n === 49) return bit(condition.paperLow || condition.paperOut, 0x03) | bit(condition.paperOut, 0x0c);
  if (n === 2 || n === 50) return bit(condition.drawerOpen, 0x01);
  return undefined;
}

/** The four bytes sent by themselves (GS a) whenever something watched has changed. */
export function automaticStatus(condition: Condition): Uint8Array {
  return Uint8Array.of(
    0x10 | bit(condition.drawerOpen, 0x04) | bit(isStopped(condition), 0x08) | bit(condition.coverOpen, 0x20),
    0,
    bit(condition.paperLow || condition.paperOut, 0x03) | bit(condition.paperOut, 0x0c),
    0,
  );
}
