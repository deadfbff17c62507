/** The questions asked before a company is known. Each is a function of the database; their tables are closed to the application role. */
import { createHash } from 'node:crypto';
import type { DirectoryTx, TenantTx } from './tx.ts';

type AnyTx = DirectoryTx | TenantTx;

/** The hash under which a pairing code is stored; people may type spaces and dashes. */
export function hashEnrolCode(code: string): Buffer {
  return createHash('sha256').update(`lavka-enrol:${code.replace(/\D/g, '')}`).digest();
}

/** E-mail addresses are compared the way people read them. */
export function canonicalEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

export async function findLogin(tx: AnyTx, email: string): Promise<{ tenantId: string; userId: string } | undefined> {
  const { rows } = await tx.query<{ tenantId: string; userId: string }>(
    'SELECT tenant_id AS "tenantId", user_id AS "userId" FROM directory_find_login($1)', [canonicalEmail(email)]);
  return rows[0];
}

/** Takes the address for a user of the transaction's company; false where somebody has it already. */
export async function claimLogin(tx: TenantTx, email: string, userId: string): Promise<boolean> {
  const { rows } = await tx.query<{ claimed: boolean }>('SELECT directory_claim_login($1, $2) AS claimed', [canonicalEmail(email), userId]);
  return rows[0]?.claimed === true;
}

/** Enters a new company; the transaction must be its own. */
export async function registerTenant(tx: TenantTx): Promise<void> {
  await tx.query('SELECT directory_register_tenant()');
}

export async function listTenants(tx: AnyTx): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>('SELECT directory_tenants() AS id');
  return rows.map((row) => row.id);
}

/** Publishes the hash of a pairing code of the transaction's company; false where another company shows the same digits now. */
export async function publishEnrolCode(tx: TenantTx, codeHash: Buffer): Promise<boolean> {
  const { rows } = await tx.query<{ published: boolean }>('SELECT directory_publish_enrol_code($1) AS published', [codeHash]);
  return rows[0]?.published === true;
}

/** Takes a code of the transaction's company out of the directory once it is of no more use. */
export async function withdrawEnrolCode(tx: TenantTx, codeHash: Buffer): Promise<void> {
  await tx.query('SELECT directory_withdraw_enrol_code($1)', [codeHash]);
}

/** The company that shows this code; whether it is still good stands in the company's own `enrol_code`. */
export async function findEnrolTenant(tx: AnyTx, codeHash: Buffer): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string | null }>('SELECT directory_find_enrol_code($1) AS id', [codeHash]);
  return rows[0]?.id ?? undefined;
}

/** Names this life of the database: another one after a restore, so that tills know to push again. */
export async function readEpoch(tx: AnyTx): Promise<string> {
  const { rows } = await tx.query<{ epoch: string }>('SELECT server_epoch() AS epoch');
  const epoch = rows[0]?.epoch;
  if (!epoch) throw new Error('the database has no epoch');
  return epoch;
}
