/** A hand on the line between a till's page and its host: answers that are late, and answers that are faults. Everything else passes as it is. */
import type { BrowserContext, WebSocketRoute } from 'playwright-core';
import type { FaultFrame, Frame } from '#contract/define/frame.ts';

export type Answers = {
  /** From now on these methods, as `service.method`, are not answered. */
  readonly hold: (...methods: readonly string[]) => void;
  /** From now on these methods are faults; the host never hears of them. */
  readonly fail: (...methods: readonly string[]) => void;
  /** All is answered again, what waited first. */
  readonly heal: () => void;
};

/** Call before the page is opened. */
export async function handOnAnswers(context: BrowserContext): Promise<Answers> {
  let held = new Set<string>();
  let failing = new Set<string>();
  let waiting: (() => void)[] = [];
  await context.routeWebSocket(/.*/, (socket: WebSocketRoute) => {
    const host = socket.connectToServer();
    socket.onMessage((message) => {
      const frame = JSON.parse(String(message)) as Frame;
      const method = frame.t === 'call' ? `${frame.service}.${frame.method}` : '';
      if (held.has(method)) waiting.push(() => host.send(message));
      else if (frame.t === 'call' && failing.has(method)) socket.send(JSON.stringify({ t: 'fault', id: frame.id, code: 'internal', retry: 'later', message: method } satisfies FaultFrame));
      else host.send(message);
    });
    host.onMessage((message) => socket.send(message));
  });
  return {
    hold: (...methods) => {
      held = new Set(methods);
    },
    fail: (...methods) => {
      failing = new Set(methods);
    },
    heal: () => {
      held = new Set();
      failing = new Set();
      const late = waiting;
      waiting = [];
      for (const go of late) go();
    },
  };
}
