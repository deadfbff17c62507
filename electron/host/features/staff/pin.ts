/** PINs on a till: argon2id as the server made it, bound to this device before it is stored. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hashRaw, type Algorithm } from '@node-rs/argon2';

const ARGON2ID: Algorithm.Argon2id = 2;
const KEY_BYTES = 32;

/** What new PINs cost on this till: 19 MiB, two passes, as OWASP advises for argon2id; some 30 ms on a weak till. */
const COST = { m: 19_456, t: 2, p: 1 } as const;

type Argon2Parameters = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number; readonly salt: Buffer };

/** Reads `$argon2id$v=19$m=19456,t=2,p=1$<salt>`, or answers null for anything else. */
export function parsePinSalt(text: string): Argon2Parameters | null {
  const match = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})=*$/.exec(text);
  if (!match) return null;
  const [, m, t, p, salt] = match as unknown as [string, string, string, string, string];
  return { memoryCost: Number(m), timeCost: Number(t), parallelism: Number(p), salt: Buffer.from(salt, 'base64') };
}

/** The derived key of a PIN as hex: what the server calls the verifier. Null where the salt says nothing. */
export async function deriveVerifier(pin: string, pinSalt: string): Promise<string | null> {
  const parameters = parsePinSalt(pinSalt);
  if (!parameters) return null;
  return (await hashRaw(pin, { algorithm: ARGON2ID, outputLen: KEY_BYTES, ...parameters })).toString('hex');
}

/** A fresh salt with our cost, for staff born on this till: the demo shop. */
export function newPinSalt(): string {
  return `$argon2id$v=19$m=${COST.m},t=${COST.t},p=${COST.p}$${randomBytes(16).toString('base64').replaceAll('=', '')}`;
}

/**
 * A verifier bound to this device: without the device secret, which is not in the database, a stolen database gives nothing
 * to try PINs against.
 */
export function pepperVerifier(deviceSecret: string, verifierHex: string): string {
  return createHmac('sha256', deviceSecret).update(verifierHex, 'utf8').digest('hex');
}

/** True where the PIN is the one behind the stored, peppered verifier. Takes the same time for a nearly right PIN as for a wrong one. */
export async function isPin(pin: string, stored: { readonly pinSalt: string; readonly pinVerifier: string }, deviceSecret: string): Promise<boolean> {
  const verifier = await deriveVerifier(pin, stored.pinSalt);
  if (verifier === null) return false;
  const [given, kept] = [Buffer.from(pepperVerifier(deviceSecret, verifier), 'hex'), Buffer.from(stored.pinVerifier, 'hex')];
  return given.length === kept.length && timingSafeEqual(given, kept);
}
