import { Text, Type, type Static } from '../define/schema.ts';

/**
 * The answer to a gesture that the person at the till may not do alone: which right is missing (domain/rights) and how much
 * of it was asked for, where the right has a limit (basis points or kopecks). A senior may approve it on the spot
 * (`staff.approve`), then the same gesture is sent again with the approval's id.
 */
export const NeedsRight = Type.Object({ right: Text(60), size: Type.Union([Type.Integer(), Type.Null()]), limit: Type.Union([Type.Integer(), Type.Null()]) });
export type NeedsRight = Static<typeof NeedsRight>;
