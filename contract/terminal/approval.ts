import { Text, Type, type Static } from '../define/schema.ts';

/**
 * The answer to a gesture that the person at the till may not do alone: which right is missing (domain/rights) and how much
 * of it was asked for, where the right has a limit (basis points or kopecks). A senior may approve it on the spot
 * (`staff.approve`), then the same gesture is sent again with the approval's id. `subject` is what the gesture is about (a sale
 * in hand, a line of it, a receipt, a shift); it is handed on as it came, and the approval is good for nothing else (RGT11).
 */
export const NeedsRight = Type.Object({ right: Text(60), size: Type.Union([Type.Integer(), Type.Null()]), limit: Type.Union([Type.Integer(), Type.Null()]), subject: Text(100) });
export type NeedsRight = Static<typeof NeedsRight>;
