/** Any answer of a guarded call. */
type GuardedAnswer = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly detail: unknown };

/**
 * Sends a gesture, and where it is answered `needs-right` lets a senior allow it and sends the same gesture again with the
 * approval's id. Answers what the host said last: `needs-right` itself where nobody allowed it, which is no news to anybody.
 */
export type WithApproval = <A extends GuardedAnswer>(send: (approvalId: string | undefined) => Promise<A>) => Promise<A>;

/** The part of a gesture's input that carries an approval, where there is one. */
export function approved(approvalId: string | undefined): { readonly approvalId?: string } {
  return approvalId === undefined ? {} : { approvalId };
}
