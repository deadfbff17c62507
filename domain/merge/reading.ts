import { hlcMs, hlcNext } from '../clock/hlc.ts';

/** When by the writer's hybrid clock (16 hex digits), and by whom: an incarnation of a till, or a person at headquarters. */
export type Reading = { readonly hlc: string; readonly by: string };

/** How far ahead of the server a reading may be before it counts as this far ahead (MRG5). */
export const AHEAD_MS = 5 * 60_000;

/** Negative where `a` is earlier; 0 only for one and the same edit (MRG1). */
export function compareReadings(a: Reading, b: Reading): number {
  if (a.hlc !== b.hlc) return a.hlc < b.hlc ? -1 : 1;
  if (a.by !== b.by) return a.by < b.by ? -1 : 1;
  return 0;
}

/** The reading as the server counts it at `nowMs`, UTC milliseconds (MRG5). */
export function clampReading(at: Reading, nowMs: number): Reading {
  return hlcMs(at.hlc) <= nowMs + AHEAD_MS ? at : { ...at, hlc: `${(nowMs + AHEAD_MS).toString(16).padStart(12, '0')}0000` };
}

/** `at`, or the first reading of its writer after `floor` where it is not later by itself (MRG2). */
export function readingAfter(floor: Reading, at: Reading): Reading {
  return compareReadings(at, floor) > 0 ? at : { hlc: hlcNext(floor.hlc, 0), by: at.by };
}

/** The name of one addition to a set (MRG6). */
export function tagOf(at: Reading): string {
  return `${at.hlc}-${at.by}`;
}
