/**
 * The ports by which features ask who stands at the till and what that person may do. The staff feature answers them, in a
 * gesture's own transaction; `compose` hands them in.
 */
import type { Right, Role } from '#domain/rights/rights.ts';
import type { WriteTx } from '#host/db/tx.ts';

/** Who gives orders now: null while nobody is signed in, and while the screen is locked. */
export type SignedIn = () => { readonly id: string; readonly name: string; readonly role: Role } | null;

/**
 * What a gesture needs: `size` in the unit of the right's limit (basis points or kopecks), null where it has none; `subject` is what it is about (RGT11), the
 * same when the gesture is sent again. `look` is what is seen, of a gesture that only reads: what was allowed once may be read on, and nothing else (RGT12).
 */
export type Need = { readonly right: Right; readonly size: number | null; readonly subject: string; readonly look?: string };

/** The detail of the refusal `needs-right`: `limit` is how far this person may go, null where not at all. */
export type RightMissing = { readonly right: Right; readonly size: number | null; readonly subject: string; readonly limit: number | null };

/**
 * Answers null where the person here may, or a senior's approval covers it. An approval is used up by that, and is journalled
 * in `tx`: ask last, when nothing else can refuse the gesture. Nobody signed in may nothing.
 */
export type Guard = (tx: WriteTx, need: Need, approvalId: string | undefined) => RightMissing | null;
