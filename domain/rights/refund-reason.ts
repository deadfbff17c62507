/** Why goods come back: never nothing (SPEC.md, RGT10). */

/** The first of what was said that says anything: by the person, before, or by the shop; a dash where nobody said a thing. */
export function refundReason(said: readonly string[]): string {
  return said.map((reason) => reason.trim()).find((reason) => reason !== '') ?? '—';
}
