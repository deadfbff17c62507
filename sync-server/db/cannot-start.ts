/** The server cannot start, and one sentence says why; `main.ts` prints it to stderr and ends with a code other than zero. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
