/**
 * The body of a push: commits one behind another, each as
 * `u32 headerLength · header JSON (UTF-8) · u32 payloadLength · payload`, big-endian. The whole body may be gzipped by HTTP.
 */
import type { Commit } from './commit.ts';

/** A header longer than this is not one of ours. */
const MAX_HEADER_BYTES = 4096;

export function encodeCommits(commits: readonly Commit[]): Uint8Array {
  const headers = commits.map((commit) => new TextEncoder().encode(JSON.stringify(commit.header)));
  const size = commits.reduce((sum, commit, index) => sum + 8 + (headers[index] as Uint8Array).length + commit.payload.length, 0);
  const body = new Uint8Array(size);
  const view = new DataView(body.buffer);
  let at = 0;
  const put = (bytes: Uint8Array): void => {
    view.setUint32(at, bytes.length);
    body.set(bytes, at + 4);
    at += 4 + bytes.length;
  };
  commits.forEach((commit, index) => {
    put(headers[index] as Uint8Array);
    put(commit.payload);
  });
  return body;
}

/** Headers as parsed JSON (not yet checked against the schema) with their payloads, or null where the framing itself is broken. */
export function decodeCommits(body: Uint8Array): { header: unknown; payload: Uint8Array }[] | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const commits: { header: unknown; payload: Uint8Array }[] = [];
  let at = 0;
  const take = (limit: number): Uint8Array | null => {
    if (at + 4 > body.length) return null;
    const length = view.getUint32(at);
    if (length > limit || at + 4 + length > body.length) return null;
    const bytes = body.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return bytes;
  };
  while (at < body.length) {
    const header = take(MAX_HEADER_BYTES);
    const payload = header && take(body.length);
    if (!header || !payload) return null;
    const parsed = parseHeader(header);
    if (parsed === undefined) return null;
    commits.push({ header: parsed, payload });
  }
  return commits;
}

function parseHeader(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

