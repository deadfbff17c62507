/** From the bytes of a push to commits with checked headers and hashes (SPEC SP5, SP6). */
import { promisify } from 'node:util';
import { gunzip as gunzipCallback, gunzipSync } from 'node:zlib';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { compileCheck } from '#contract/define/check.ts';
import { Type } from '#contract/define/schema.ts';
import { CommitHeader, MAX_COMMIT_BYTES, MAX_PUSH_BYTES, MAX_PUSH_COMMITS } from '#contract/sync/commit.ts';
import { decodeCommits } from '#contract/sync/frames.ts';
import { hashOf, type Arrived } from './decide.ts';
import { plainJson } from './plain-text.ts';

const gunzip = promisify(gunzipCallback);

/** Unpacks a gzipped body; refuses to write more than `maxBytes`. @throws the errors of zlib */
export type Inflate = (body: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

/** On a thread beside: a big body does not hold up other tills. */
export const inflateApart: Inflate = (body, maxBytes) => gunzip(body, { maxOutputLength: maxBytes });

/** In place, for worlds in which nothing may happen beside. */
export const inflateInPlace: Inflate = async (body, maxBytes) => gunzipSync(body, { maxOutputLength: maxBytes });

/** What a push may weigh unpacked: the payloads a till may send, together or one large one alone, and room for their headers. */
export const MAX_BODY_BYTES = Math.max(MAX_PUSH_BYTES, MAX_COMMIT_BYTES) + MAX_PUSH_COMMITS * 1024;

/** Without these a commit has no place in any order; the rest of a header may be wrong and only costs the commit itself. */
const { device, incarnation, dseq, opId, prevHash, hash } = CommitHeader.properties;
const placed = compileCheck(Type.Object({ device, incarnation, dseq, opId, prevHash, hash }));
const whole = compileCheck(CommitHeader);

/** What the columns of the commit log take. */
const MAX_VERSION = 2 ** 31 - 1;
const CONTROL = /\p{Cc}/u;

export type BodyRefusal = 'body-broken' | 'body-too-large' | 'header-broken' | 'mixed-incarnations' | 'hash-mismatch';

/**
 * Reads a push body. A gzipped one carries its own checksum, so a commit whose hash does not fit was damaged on the till
 * and is kept with a flaw; in a plain body the same is the transport's damage and refuses the whole body.
 */
export async function readBody(body: Uint8Array, gzipped: boolean, inflate: Inflate = inflateApart): Promise<Result<readonly Arrived[], BodyRefusal>> {
  const plain = gzipped ? await unpack(body, inflate) : ok(body);
  if (!plain.ok) return plain;
  if (plain.value.length > MAX_BODY_BYTES) return refused('body-too-large');
  const frames = decodeCommits(plain.value);
  if (!frames || frames.length === 0) return refused('body-broken');
  const arrived: Arrived[] = [];
  for (const frame of frames.slice(0, MAX_PUSH_COMMITS)) {
    const commit = readCommit(frame.header, frame.payload);
    if (!commit) return refused('header-broken');
    if (commit.flaw === 'hash-mismatch' && !gzipped) return refused('hash-mismatch');
    arrived.push(commit);
  }
  const first = arrived[0]?.header.incarnation;
  return arrived.every((commit) => commit.header.incarnation === first) ? ok(arrived) : refused('mixed-incarnations');
}

async function unpack(body: Uint8Array, inflate: Inflate): Promise<Result<Uint8Array, BodyRefusal>> {
  try {
    return ok(await inflate(body, MAX_BODY_BYTES));
  } catch (error) {
    return refused((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'body-too-large' : 'body-broken');
  }
}

/** A commit with its flaw, or null when its header names no place. Its header is such as can be stored, whatever came with it (SP18); the hash covers none of what that changes. */
export function readCommit(header: unknown, payload: Uint8Array): Arrived | null {
  if (!placed.is(header) || !Number.isSafeInteger(header.dseq)) return null;
  if (!whole.is(header) || header.contractVersion > MAX_VERSION || CONTROL.test(header.kind)) {
    return { header: { ...plainJson(header), hlc: '0'.repeat(16), contractVersion: 1, kind: 'unreadable' }, payload, flaw: 'header-unreadable' };
  }
  const fits = hashOf(header.prevHash, header.opId, header.dseq, payload) === header.hash;
  return { header: plainJson(header), payload, flaw: fits ? null : 'hash-mismatch' };
}
