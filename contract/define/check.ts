/** Compiled schema checks, for the sides that run in Node (a browser's content policy forbids compiling). */
import { Compile } from 'typebox/compile';
import type { Static, TSchema } from './schema.ts';

/** A value that does not have the declared shape; `problems` names at most five places. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`value has another shape: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

export type Check<S extends TSchema> = {
  readonly is: (value: unknown) => value is Static<S>;
  /** The same value, or {@link ShapeError}. Unknown fields are kept. */
  readonly parse: (value: unknown) => Static<S>;
  /** The first few places where the value is wrong; empty when it is right. */
  readonly problems: (value: unknown) => string[];
};

export function compileCheck<S extends TSchema>(schema: S): Check<S> {
  const compiled = Compile(schema);
  const problems = (value: unknown): string[] => {
    if (compiled.Check(value)) return [];
    return [...compiled.Errors(value)].slice(0, 5).map((error) => `${error.instancePath || '/'} ${error.message}`);
  };
  return {
    is: (value): value is Static<S> => compiled.Check(value),
    parse(value) {
      if (!compiled.Check(value)) throw new ShapeError(problems(value));
      return value as Static<S>;
    },
    problems,
  };
}
