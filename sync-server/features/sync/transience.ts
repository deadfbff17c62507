/** Which failures of the database pass by themselves (SPEC SP9): the till tries again, nothing is quarantined for them. */

/**
 * SQLSTATE classes: 08 connection, 40 rollback by conflict, 53 resources (disk, memory, connections), 55 object in use,
 * 57 operator intervention, 58 system error; 42 means this program and its schema do not fit, which a deployment ends.
 */
const PASSING_CLASSES: ReadonlySet<string> = new Set(['08', '40', '42', '53', '55', '57', '58']);
/** Row security refusing a row is that row's own fault. */
const OF_THE_PAYLOAD: ReadonlySet<string> = new Set(['42501']);

const SQLSTATE = /^[0-9A-Z]{5}$/;

function codeOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

function isSqlState(error: unknown, code: string): boolean {
  return SQLSTATE.test(code) && typeof (error as { severity?: unknown }).severity === 'string';
}

/** True for a failure that says nothing about the commits in hand. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== null && isSqlState(error, code)) return PASSING_CLASSES.has(code.slice(0, 2)) && !OF_THE_PAYLOAD.has(code);
  // The driver's own failures carry system codes (ECONNRESET) or none at all.
  if (code !== null && /^E[A-Z]+$/.test(code)) return true;
  return error instanceof Error && /connection terminated|timeout exceeded when trying to connect|not queryable|cannot use a pool/i.test(error.message);
}

/** True where the same transaction, run again at once, is likely to pass: deadlocks and two pushes meeting on one operation. */
export function isRace(error: unknown): boolean {
  const code = codeOf(error);
  if (code === '40P01' || code === '40001') return true;
  return code === '23505' && (error as { constraint?: unknown }).constraint === 'commit_log_applied_op';
}
