/** `ServerLink` over the simulated wire: what the till's HTTP client makes of answers, without the HTTP. */
import { compileCheck, type Check } from '#contract/define/check.ts';
import type { Static, TSchema } from '#contract/define/schema.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { PushReply } from '#contract/sync/commit.ts';
import { HeadEvent, PullReply } from '#contract/sync/pull.ts';
import { aboutThese, failureOf, LinkFailure, type ServerLink } from '#host/sync/server-link.ts';
import { seal, type Answer, type Request, type Wire } from './wire.ts';

const checkPush = compileCheck(PushReply);
const checkPull = compileCheck(PullReply);
const checkHead = compileCheck(HeadEvent);
const NOTHING = new Uint8Array();

export function createTillLink(wire: Wire): ServerLink {
  const ask = async (signal: AbortSignal, request: Partial<Request> & Pick<Request, 'path'>): Promise<Answer> => {
    const answer = await wire.ask({ after: 0, hash: '', body: NOTHING, ...request }, signal);
    if (answer.status === 200) return answer;
    // The production code reads the refusal; this is all it looks at.
    throw failureOf({ isAxiosError: true, response: { status: answer.status, data: parse(answer.body), headers: answer.retryAfterS === null ? {} : { 'retry-after': String(answer.retryAfterS) } } });
  };
  return {
    push: async (commits, _report, signal) => aboutThese(commits, read(checkPush, await ask(signal, { path: 'push', body: seal(encodeCommits(commits)) }))),
    pull: async (after, _report, signal) => read(checkPull, await ask(signal, { path: 'pull', after })),
    async blob(hash, signal) {
      const { body, bytes } = await ask(signal, { path: 'blob', hash });
      return { mime: body, bytes: bytes ?? NOTHING };
    },
    events(listener) {
      const stream = wire.listen({
        onOpen: listener.onOpen, onClose: listener.onClose,
        onData(data) {
          const head = parse(data);
          if (checkHead.is(head)) listener.onHead(head);
          else stream.close();
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
