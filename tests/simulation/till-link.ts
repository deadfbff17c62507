/** `ServerLink` over the simulated wire: what the till's HTTP client makes of answers, without the HTTP. */
import { compileCheck, type Check } from '#contract/define/check.ts';
import { Nothing, type Static, type TSchema } from '#contract/define/schema.ts';
import { DigestReply, DigestRowsReply, RowsReply, type DigestReport, type RowsRequest } from '#contract/sync/digest.ts';
import type { CompareLink } from '#host/sync/digest/compare-ports.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { PushReply } from '#contract/sync/commit.ts';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { EnrolReply, type EnrolRequest } from '#contract/sync/enrol.ts';
import { refusalOf, type EnrolRefusal } from '#host/sync/enrol.ts';
import { HeadEvent, PullReply } from '#contract/sync/pull.ts';
import { SnapshotReply } from '#contract/sync/snapshot.ts';
import { aboutThese, failureOf, LinkFailure, type Asking, type ServerLink } from '#host/sync/server-link.ts';
import { seal, type Answer, type Request, type Speaker, type Wire } from './wire.ts';

const checkPush = compileCheck(PushReply);
const checkPull = compileCheck(PullReply);
const checkSnapshot = compileCheck(SnapshotReply);
const checkHead = compileCheck(HeadEvent);
const checkDigest = compileCheck(DigestReply);
const checkDigestRows = compileCheck(DigestRowsReply);
const checkRows = compileCheck(RowsReply);
const checkEnrol = compileCheck(EnrolReply);
const checkNothing = compileCheck(Nothing);
const NOTHING = new Uint8Array();

/** A question of a comparison, as it travels here. */
export type CompareQuestion = { readonly call: 'digest'; readonly ask: { readonly after: number } } | { readonly call: 'digestRows'; readonly ask: { readonly entity: string; readonly buckets: number[]; readonly after: number; readonly from: string } }
  | { readonly call: 'rows'; readonly ask: RowsRequest } | { readonly call: 'digestReport'; readonly ask: DigestReport };

/** From where on receipts of the store are read; a mark or neither of its parts. */
export type ReceiptsQuestion = { readonly seq?: string; readonly id?: string; readonly life: string };

export type AskEnrol = (request: EnrolRequest, signal: AbortSignal) => Promise<Result<EnrolReply, EnrolRefusal>>;

export type TillLink = ServerLink & Asking & { readonly compare: CompareLink; readonly enrol: AskEnrol };

/** @param contract the version the till speaks at that moment @param speaker who it is then */
export function createTillLink(wire: Wire, contract: () => number, speaker: () => Speaker): TillLink {
  const ask = async (signal: AbortSignal, request: Partial<Request> & Pick<Request, 'path'>): Promise<Answer> => {
    const answer = await wire.ask({ after: 0, hash: '', body: NOTHING, contract: contract(), as: speaker(), ...request }, signal);
    if (answer.status === 200) return answer;
    throw failureOf(asAxios(answer));
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
    async enrol(request, signal) {
      try {
        const answer = await wire.ask({ path: 'enrol', after: 0, hash: JSON.stringify(request), body: NOTHING, contract: contract(), as: speaker() }, signal);
        if (answer.status !== 200) return refused(refusalOf(asAxios(answer)));
        const reply = parse(answer.body);
        return checkEnrol.is(reply) ? ok(reply) : refused('not-lavka');
      } catch (error) {
        return refused(refusalOf(error));
      }
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
      }, speaker());
      return stream;
    },
  };
}

/** A refusal as the production code reads it; this is all it looks at. */
function asAxios({ status, body, retryAfterS }: Answer): object {
  return { isAxiosError: true, response: { status, data: parse(body), headers: retryAfterS === null ? {} : { 'retry-after': String(retryAfterS) } } };
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
