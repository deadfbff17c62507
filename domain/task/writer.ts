/** Who wrote, inside the reading of an edit (SPEC.md, TSK9). */

/** Somebody of a store at a till, or a user of headquarters. */
export type Writer = { readonly from: 'staff' | 'user'; readonly id: string };

/** The writer of one operation, as it stands in its reading. */
export function writerBy({ from, id }: Writer, opId: string): string {
  return `${from}:${id}:${opId}`;
}

/** The person in a reading, or null in one that names nobody. */
export function personIn(by: string | null): Writer | null {
  const [from, id] = (by ?? '').split(':');
  return (from === 'staff' || from === 'user') && id !== undefined && id !== '' ? { from, id } : null;
}
