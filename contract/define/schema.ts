/** The one door to the schema library (docs/adr/0001): every contract file takes its building blocks from here. */
import { Type, type Static, type TSchema } from 'typebox';

export { Type };
export type { Static, TSchema };

/** `{}`: no input, no answer, no detail. */
export const Nothing = Type.Object({});
export type Nothing = Static<typeof Nothing>;

export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
const SAFE = 9_007_199_254_740_991;
/** Kopecks; negative where money goes back. */
export const Minor = Type.Integer({ minimum: -SAFE, maximum: SAFE });
/** Millionths of the unit of a good. */
export const Micro = Type.Integer({ minimum: -SAFE, maximum: SAFE });
/** UTC milliseconds since 1970. */
export const Instant = Type.Integer({ minimum: 0, maximum: SAFE });
/** What a change made at headquarters says it has seen: the number of the row's last change in the feed. */
export const Version = Type.Integer({ minimum: 0, maximum: SAFE });
export const Text = (maxLength: number, minLength = 0): ReturnType<typeof Type.String> => Type.String({ minLength, maxLength });
