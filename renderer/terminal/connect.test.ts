import { describe, expect, it } from 'vitest';
import type { CallFrame, Channel, Frame } from '#contract/define/frame.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { connectTerminal, type TerminalStatus } from './connect.ts';
import type { Opener } from './wires.ts';

/** A host of a few lines behind a channel in memory: answers what it is told to, and can be cut off. */
function createHost(answer: (call: CallFrame) => Frame | null) {
  const calls: CallFrame[] = [];
  let push: ((frame: Frame) => void) | null = null;
  let cut: (() => void) | null = null;
  let connections = 0;
  let seq = 0;
  const host = { calls, greeting: null as Frame | null, connections: () => connections, cut: () => cut?.(), emit: (service: string, name: string, value: unknown, skip = 0) => push?.({ t: 'event', seq: (seq += 1 + skip), service, name, value }) };
  const open: Opener = () => {
    connections++;
    seq = 0;
    const closed: (() => void)[] = [];
    let alive = true;
    let listener: (frame: Frame) => void = () => undefined;
    const end = (): void => {
      if (alive) closed.forEach((each) => each());
      alive = false;
    };
    push = (frame) => queueMicrotask(() => alive && listener(frame));
    cut = end;
    const channel: Channel = {
      send: (frame) => {
        if (frame.t === 'hello') return push?.(host.greeting ?? { t: 'welcome', version: TERMINAL_VERSION, build: 'test' });
        if (frame.t !== 'call') return;
        calls.push(frame);
        const reply = answer(frame);
        if (reply === null) queueMicrotask(end);
        else push?.(reply);
      },
      onFrame: (next) => (listener = next), onClose: (next) => void closed.push(next), close: end,
    };
    return Promise.resolve({ channel, token: 'token' });
  };
  return { host, open };
}

const ok = (call: CallFrame): Frame => ({ t: 'ok', id: call.id, value: { echo: call.input } });
const GESTURE = '01890000-0000-7000-8000-000000000001';

async function until(condition: () => boolean): Promise<void> {
  // Turns of timers, because events behind a welcome are handed on by one: any number of other turns may pass in its millisecond.
  for (let turn = 0; turn < 2_000 && !condition(); turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(condition()).toBe(true);
}

describe('the connection to the host', () => {
  it('asks again, with the same gesture, what a lost connection left without answer', async () => {
    let failures = 2;
    const { host, open } = createHost((call) => (failures-- > 0 ? null : ok(call)));
    const terminal = connectTerminal({ open, client: 'test', wait: () => Promise.resolve() });
    const answer = await terminal.services.sale.scan({ gesture: GESTURE, code: '46' });
    expect(answer.ok).toBe(true);
    expect(host.calls.map((call) => call.input)).toEqual(Array.from({ length: 3 }, () => ({ gesture: GESTURE, code: '46' })));
    expect(host.connections()).toBe(3);
  });

  it('does not repeat by itself what would be done twice', async () => {
    const { host, open } = createHost(() => null);
    const terminal = connectTerminal({ open, client: 'test', wait: () => Promise.resolve() });
    await until(() => terminal.status() === 'open');
    expect(await terminal.services.receipt.reprint({ receiptId: GESTURE })).toMatchObject({ ok: false, code: 'fault', detail: { fault: 'disconnected' } });
    expect(host.calls).toHaveLength(1);
  });

  it('waits while the host is busy and passes refusals on as they are', async () => {
    let busy = 2;
    const { host, open } = createHost((call) => (busy-- > 0 ? { t: 'fault', id: call.id, code: 'busy', retry: 'now', message: '' } : { t: 'refused', id: call.id, code: 'no-shift', detail: {} }));
    const terminal = connectTerminal({ open, client: 'test', wait: () => Promise.resolve() });
    expect(await terminal.services.sale.clear({ gesture: GESTURE })).toEqual({ ok: false, code: 'no-shift', detail: {} });
    expect(host.calls).toHaveLength(3);
  });

  it('goes on hearing events after it came back, and says when to ask afresh', async () => {
    const { host, open } = createHost(ok);
    const terminal = connectTerminal({ open, client: 'test', wait: () => Promise.resolve() });
    const heard: unknown[] = [];
    const statuses: TerminalStatus[] = [];
    let refreshes = 0;
    terminal.onStatus((status) => statuses.push(status));
    terminal.onRefresh(() => refreshes++);
    terminal.services.till.on('changed', (state) => heard.push(state));
    await until(() => terminal.status() === 'open');
    host.emit('till', 'changed', 1);
    await until(() => heard.length === 1);
    host.cut();
    await until(() => host.connections() === 2 && terminal.status() === 'open');
    host.emit('till', 'changed', 2);
    await until(() => heard.length === 2);
    expect({ heard, statuses, refreshes }).toEqual({ heard: [1, 2], statuses: ['open', 'lost', 'open'], refreshes: 2 });
    host.emit('till', 'changed', 3, 1);
    await until(() => heard.length === 3);
    expect(refreshes).toBe(3);
  });

  it('stops for good when the host is of another version', async () => {
    const { host, open } = createHost(ok);
    host.greeting = { t: 'goodbye', reason: 'version' };
    const terminal = connectTerminal({ open, client: 'test', wait: () => Promise.resolve() });
    await until(() => terminal.status() === 'outdated');
    expect(host.connections()).toBe(1);
  });
});
