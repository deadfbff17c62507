/** Pairing codes: eight digits a person can read out, good for a day, once; only their hash is stored. */
import type { PairingCode } from '#contract/api/company.ts';
import { assert } from '#domain/kernel/assert.ts';
import { hashEnrolCode, publishEnrolCode, withdrawEnrolCode } from './directory.ts';
import type { TenantTx } from './tx.ts';

const LIFE_MS = 24 * 60 * 60 * 1000;
const DIGITS = 8;
const ATTEMPTS = 20;

export type CodeSource = { readonly clock: { readonly nowMs: () => number }; readonly ids: { readonly random: (bytes: number) => Buffer } };

/** Issues a fresh code for a till; codes shown for it before and not used are withdrawn. */
export async function issueEnrolCode(tx: TenantTx, { clock, ids }: CodeSource, tillId: string): Promise<PairingCode> {
  const { rows: stale } = await tx.query<{ hash: Buffer }>(
    'DELETE FROM enrol_code WHERE tenant_id = $1 AND (till_id = $2 OR expires_at < $3) AND used_at IS NULL RETURNING code_hash AS hash', [tx.tenantId, tillId, clock.nowMs()]);
  for (const { hash } of stale) await withdrawEnrolCode(tx, hash);
  const now = clock.nowMs();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const digits = eightDigits(ids.random);
    const hash = hashEnrolCode(digits);
    if (!(await publishEnrolCode(tx, hash))) continue;
    await tx.query('INSERT INTO enrol_code (tenant_id, code_hash, till_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)', [tx.tenantId, hash, tillId, now, now + LIFE_MS]);
    return { tillId, code: `${digits.slice(0, 4)} ${digits.slice(4)}`, expiresAt: now + LIFE_MS };
  }
  assert(false, 'no free pairing code was found');
}

/** Without the small bias of a remainder: numbers beyond the last whole multiple are drawn again. */
function eightDigits(random: (bytes: number) => Buffer): string {
  const range = 10 ** DIGITS;
  const limit = Math.floor(2 ** 32 / range) * range;
  for (;;) {
    const drawn = random(4).readUInt32BE();
    if (drawn < limit) return String(drawn % range).padStart(DIGITS, '0');
  }
}
