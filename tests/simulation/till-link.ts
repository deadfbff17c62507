/** `ServerLink` over the simulated wire: what the till's HTTP client makes of answers, without the HTTP. */
import { compileCheck, type Check } from '#contract/define/check.ts';
import { Nothing, type Static, type TSchema } from '#contract/define/schema.ts';
import { DigestReply, DigestRowsReply, RowsReply, type DigestReport, type RowsRequest } from '#contract/sync/digest.ts';
import type { CompareLink } from '#host/sync/digest/compare-ports.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { PushReply } from '#contract/sync/commit.ts';
import { HeadEvent, PullReply } from '#contract/sync/pull.ts';
import { SnapshotReply } from '#contract/sync/snapshot.ts';
import { aboutThese, failureOf, LinkFailure, type Asking, type ServerLink } from '#host/sync/server-link.ts';
import { seal, type Answer, type Request, type Wire } from './wire.ts';

const checkPush = compileCheck(PushReply);
const checkPull = compileCheck(PullReply);
const checkSnapshot = compileCheck(SnapshotReply);
const checkHead = compileCheck(HeadEvent);
const checkDigest = compileCheck(DigestReply);
const checkDigestRows = compileCheck(DigestRowsReply);
const checkRows = compileCheck(RowsReply);
const checkNothing = compileCheck(Nothing);
const NOTHING = new Uint8Array();

/** A question of a comparison, as it travels here. */
export type CompareQuestion = { readonly call: 'digest'; readonly ask: { readonly after: number } } | { readonly call: 'digestRows'; readonly ask: { readonly entity: string; readonly buckets: number[]; readonly after: number; readonly from: string } }
  | { readonly call: 'rows'; readonly ask: RowsRequest } | { readonly call: 'digestReport'; readonly ask: DigestReport };

/** From where on receipts of the store are read; a mark or neither of its parts. */
export type ReceiptsQuestion = { readonly seq?: string; readonly id?: string; readonly life: string };

export type TillLink = ServerLink & Asking & { readonly compare: CompareLink };

/** @param contract the version the till speaks at that moment */
export function createTillLink(wire: Wire, contract: () => number): TillLink {
  const ask = async (signal: AbortSignal, request: Partial<Request> & Pick<Request, 'path'>): Promise<Answer> => {
    const answer = await wire.ask({ after: 0, hash: '', body: NOTHING, contract: contract(), ...request }, signal);
    if (answer.status === 200) return answer;
    // The production code reads the refusal; this is all it looks at.
    throw failureOf({ isAxiosError: true, response: { status: answer.status, data: parse(answer.body), headers: answer.retryAfterS === null ? {} : { 'retry-after': String(answer.retryAfterS) } } });
  };
  const compare = async <S extends TSchema>(check: Check<S>, signal: AbortSignal, question: CompareQuestion): Promise<Static<S>> => read(check, await ask(signal, { path: 'compare', hash: JSON.stringify(question) }));
  return {
    compare: {
      digest: (after, signal) => compare(checkDigest, signal, { call: 'digest', ask: { after } }),
      digestRows: (entity, buckets, after, from, signal) => compare(checkDigestRows, signal, { call: 'digestRows', ask: { entity, buckets: [...buckets], after, from } }),
      rows: (entity, keys, signal) => compare(checkRows, signal, { call: 'rows', ask: { entity, keys: keys.map((key) => [...key]) } }),
      digestReport: (report, signal) => compare(checkNothing, signal, { call: 'digestReport', ask: report }),
    },
    push: async (commits, _report, signal) => aboutThese(commits, read(checkPush, await ask(signal, { path: 'push', body: seal(encodeCommits(commits)) }))),
    pull: async (after, _rows, _report, signal) => read(checkPull, await ask(signal, { path: 'pull', after })),
    async blob(hash, signal) {
      const { body, bytes } = await ask(signal, { path: 'blob', hash });
      return { mime: body, bytes: bytes ?? NOTHING };
    },
    // Nothing but receipts is asked for this way here.
    get: async (_path, params, check, _bytes, signal) => read(check, await ask(signal, { path: 'receipts', hash: JSON.stringify(params) })),
    snapshot: async (_report, signal) => read(checkSnapshot, await ask(signal, { path: 'snapshot' })),
    async snapshotChunk(id, n, _bytes, signal) {
      const { bytes } = await ask(signal, { path: 'chunk', hash: id, after: n });
      return bytes ?? NOTHING;
    },
    events(listener) {
      const stream = wire.listen({
        onOpen: listener.onOpen, onClose: listener.onClose,
        onData(data) {
          // As the real one: what is no head, and what cannot be written down, ends the stream.
          try {
            listener.onHead(checkHead.parse(parse(data)));
          } catch {
            stream.close();
          }
        },
      });
      return stream;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function read<S extends TSchema>(check: Check<S>, answer: Answer): Static<S> {
  const value = parse(answer.body);
  if (check.is(value)) return value;
  throw new LinkFailure('nonsense', 'the server answered something this till cannot read');
}
