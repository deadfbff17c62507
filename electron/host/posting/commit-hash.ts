import { createHash } from 'node:crypto';

/** sha256 over the bytes of `commitHashInput` (contract/sync), without copying the payload; a test holds the two together. */
export function hashOfCommit(prevHash: string, opId: string, dseq: number, payload: Uint8Array): string {
  return createHash('sha256').update(`${prevHash}\n${opId}\n${dseq}\n`, 'utf8').update(payload).digest('hex');
}
