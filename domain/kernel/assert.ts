/** A broken promise inside our own code. Never caught inside a room; the border answers `fault: internal`. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** States what must be true here; `sentence` says it for the person who reads the log. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Bug(sentence);
}

/** Marks a branch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new Bug(`unreachable value: ${JSON.stringify(value)}`);
}
