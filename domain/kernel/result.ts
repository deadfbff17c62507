/**
 * An expected outcome of a question: the value, or a refusal the caller must handle.
 * Refusals are values with literal codes; they never travel as exceptions (ARCHITECTURE, invariant 4).
 */
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Refused<C extends string = string, D = unknown> = { readonly ok: false; readonly code: C; readonly detail: D };
export type Result<T, C extends string = string, D = unknown> = Ok<T> | Refused<C, D>;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function refused<C extends string>(code: C): Refused<C, Record<string, never>>;
export function refused<C extends string, D>(code: C, detail: D): Refused<C, D>;
export function refused(code: string, detail: unknown = {}): Refused {
  return { ok: false, code, detail };
}
