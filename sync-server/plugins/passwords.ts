/** argon2id (RFC 9106) for passwords of HQ and PINs of tills, with the parameters OWASP names as its minimum. */
import { hash, hashRaw, verify } from '@node-rs/argon2';

const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** `Algorithm.Argon2id` and `Version.V0x13`; the library declares them as const enums, which type stripping cannot read. */
const ARGON2ID = 2;
const VERSION_19 = 1;
const OPTIONS = { algorithm: ARGON2ID, version: VERSION_19, memoryCost: MEMORY_KIB, timeCost: PASSES, parallelism: LANES, outputLen: KEY_BYTES };

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS);
}

/** Takes as long for an unknown user (`stored` undefined) as for a wrong password. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? await decoy, password.normalize('NFKC'));
  return stored !== undefined && matches;
}
let decoy: Promise<string> | undefined;

export type PinKey = { readonly pinSalt: string; readonly pinVerifier: string };

/** What a till needs to check a PIN: parameters and salt as a PHC prefix, and the derived key in hex. Each till peppers it before keeping it. */
export async function derivePin(pin: string, random: (bytes: number) => Buffer): Promise<PinKey> {
  const salt = random(SALT_BYTES);
  const key = await hashRaw(pin, { ...OPTIONS, salt });
  return { pinSalt: `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${salt.toString('base64').replaceAll('=', '')}`, pinVerifier: key.toString('hex') };
}

/** Four digits are enough for a cashier; whoever may override needs six. */
export function pinIsLongEnough(role: string, pin: string): boolean {
  return pin.length >= (role === 'cashier' ? 4 : 6);
}
