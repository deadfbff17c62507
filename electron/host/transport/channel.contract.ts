/** The law every wire obeys; run over each of them by channel.test.ts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectClient, NotConnected, type Connection } from '#contract/define/client.ts';
import { MAX_CALLS_IN_FLIGHT, MAX_FRAME_CHARS, type Channel, type Frame } from '#contract/define/frame.ts';
import { Nothing, Type } from '#contract/define/schema.ts';
import { call, defineService, event } from '#contract/define/service.ts';
import { textChannel, type TextWire } from '#contract/define/text-channel.ts';
import { Fault } from '../platform/fault.ts';
import { silentLogger } from '../platform/log.ts';
import { createDispatcher, type Dispatcher } from './dispatch.ts';

const probe = defineService('probe', {
  echo: call(Type.Object({ text: Type.String() }), Type.Object({ text: Type.String() }), {}),
  refuse: call(Nothing, Nothing, { 'no-luck': Type.Object({ day: Type.String() }) }),
  misbehave: call(Type.Object({ how: Type.String() }), Nothing, {}),
  /** Answers when the test lets it. */
  hold: call(Nothing, Type.Object({ turn: Type.Integer() }), {}),
  told: event(Type.Object({ n: Type.Integer() })),
});
const services = { probe };

/** Both ends of one open wire: the caller's raw, so that garbage can be sent, the host's as the wire makes it. */
export type OpenWire = { readonly caller: TextWire; readonly host: Channel };
export type WireMaker = { readonly open: () => Promise<OpenWire>; readonly dispose: () => Promise<void> };

export function channelContract(name: string, start: () => Promise<WireMaker>): void {
  describe(`a channel over ${name}`, () => {
    let maker: WireMaker;
    beforeEach(async () => { maker = await start(); });
    afterEach(async () => { await maker.dispose(); });
    describe('as a wire', () => { wireLaw(() => maker.open()); });
    describe('with a host behind it', () => { hostLaw(() => maker.open()); });
  });
}

function wireLaw(open: () => Promise<OpenWire>): void {
  const collect = (channel: Channel): { frames: Frame[]; until: (count: number) => Promise<Frame[]>; closed: Promise<void>; closings: () => number } => {
    const frames: Frame[] = [];
    let closings = 0;
    let wake = (): void => undefined;
    channel.onFrame((frame) => {
      frames.push(frame);
      wake();
    });
    const closed = new Promise<void>((resolve) => {
      channel.onClose(() => {
        closings++;
        resolve();
      });
    });
    const until = async (count: number): Promise<Frame[]> => {
      while (frames.length < count) await new Promise<void>((resolve) => { wake = resolve; });
      return frames;
    };
    return { frames, until, closed, closings: () => closings };
  };

  it('keeps the order of thousands of frames, both ways at once', async () => {
    const { caller, host } = await open();
    const own = textChannel(caller);
    const atCaller = collect(own);
    const atHost = collect(host);
    for (let id = 0; id < 2_000; id++) {
      own.send({ t: 'call', id, service: 's', method: 'm', input: { id } });
      host.send({ t: 'ok', id, value: id });
    }
    expect((await atHost.until(2_000)).map((frame) => frame.t === 'call' && frame.id)).toEqual(Array.from({ length: 2_000 }, (_, id) => id));
    expect((await atCaller.until(2_000)).map((frame) => frame.t === 'ok' && frame.value)).toEqual(Array.from({ length: 2_000 }, (_, id) => id));
  });

  it('carries a frame of the largest size whole, in every script', async () => {
    const { caller, host } = await open();
    const own = textChannel(caller);
    const atHost = collect(host);
    const pieces = 'Ж€😀\u0000\u2028"\\';
    const empty = JSON.stringify({ t: 'call', id: 1, service: 's', method: 'm', input: { text: '' } }).length;
    const room = MAX_FRAME_CHARS - empty;
    const unit = JSON.stringify(pieces).length - 2;
    const text = pieces.repeat(Math.floor(room / unit)) + 'x'.repeat(room % unit);
    own.send({ t: 'call', id: 1, service: 's', method: 'm', input: { text } });
    const [frame] = await atHost.until(1);
    expect(frame?.t === 'call' && (frame.input as { text: string }).text === text).toBe(true);
  });

  it.each(['the caller', 'the host'])('tells both ends once when %s closes, and is quiet afterwards', async (who) => {
    const { caller, host } = await open();
    const own = textChannel(caller);
    const atCaller = collect(own);
    const atHost = collect(host);
    const [closing, other] = who === 'the caller' ? [own, host] : [host, own];
    closing.close();
    closing.close();
    await Promise.all([atCaller.closed, atHost.closed]);
    closing.send({ t: 'ok', id: 1, value: 1 });
    other.send({ t: 'ok', id: 1, value: 1 });
    other.close();
    expect([atCaller.closings(), atHost.closings(), atCaller.frames.length, atHost.frames.length]).toEqual([1, 1, 0, 0]);
  });

  it('delivers what was sent before the close', async () => {
    const { caller, host } = await open();
    const own = textChannel(caller);
    const atCaller = collect(own);
    collect(host);
    for (let id = 0; id < 50; id++) host.send({ t: 'ok', id, value: 'x'.repeat(1_000) });
    host.send({ t: 'goodbye', reason: 'full' });
    host.close();
    await atCaller.closed;
    expect(atCaller.frames).toHaveLength(51);
  });

  it('ends when it hears what is no frame', async () => {
    for (const garbage of garbageFrames) {
      const { caller, host } = await open();
      const atHost = collect(host);
      const atCaller = collect(textChannel(caller));
      caller.sendText(garbage);
      await Promise.all([atHost.closed, atCaller.closed]);
      expect(atHost.frames, garbage.slice(0, 80)).toEqual([]);
    }
  });
}

const garbageFrames: readonly string[] = [
  '', 'hello', '{', 'null', '[]', '7', '"call"', '{}', '{"t":"shout"}', '{"t":"call"}', '{"t":"call","id":"1","service":"s","method":"m"}', '{"t":"call","id":-1,"service":"s","method":"m"}',
  '{"t":"call","id":1.5,"service":"s","method":"m"}', '{"t":"call","id":1,"service":{},"method":"m"}', '{"t":"hello","version":"1","token":"","client":""}', '{"t":"__proto__"}', '{"__proto__":{"t":"call"}}',
  `${'['.repeat(200_000)}`, 'x'.repeat(MAX_FRAME_CHARS + 1), `{"t":"event","id":1,${' '.repeat(MAX_FRAME_CHARS)}}`,
];

type Host = { readonly dispatcher: Dispatcher<typeof services>; readonly holds: (() => void)[] };

function probeHost(): Host {
  const dispatcher = createDispatcher({ services, version: 7, build: 'b1', log: silentLogger(), checkAnswers: true });
  const holds: (() => void)[] = [];
  let turns = 0;
  dispatcher.serve({
    probe: {
      echo: ({ text }) => ({ ok: true, value: { text } }),
      refuse: () => ({ ok: false, code: 'no-luck', detail: { day: 'Friday' } }),
      misbehave: ({ how }) => misbehave(how),
      hold: async () => {
        await new Promise<void>((resolve) => { holds.push(resolve); });
        return { ok: true, value: { turn: ++turns } };
      },
    },
  });
  return { dispatcher, holds };
}

/** What a bug in a feature can look like from the dispatcher. */
function misbehave(how: string): never {
  const wrong: Record<string, unknown> = { undeclared: { ok: false, code: 'made-up', detail: {} }, inherited: { ok: false, code: 'constructor', detail: {} }, nothing: undefined, shapeless: 'done', wide: { ok: true, value: 7 }, huge: { ok: true, value: { text: 'x'.repeat(MAX_FRAME_CHARS) } } };
  if (how === 'full') throw new Fault('storage-full', 'later', 'no room on /dev/sda1');
  if (how === 'own fault') throw new Fault('printer-on-fire', 'now', '/secret/path');
  if (how in wrong) return wrong[how] as never;
  throw new TypeError('cannot read /secret/path of undefined');
}

function hostLaw(open: () => Promise<OpenWire>): void {
  let host: Host;
  beforeEach(() => { host = probeHost(); });
  afterEach(() => { host.dispatcher.close(); });

  async function connect(version = 7, token = 'good'): Promise<Connection<typeof services>> {
    const wire = await open();
    host.dispatcher.attach(wire.host, (shown) => shown === 'good');
    return connectClient(textChannel(wire.caller), services, { version, token, client: 'test' });
  }

  it('welcomes with its build, answers and refuses', async () => {
    const client = await connect();
    expect(client.build).toBe('b1');
    expect(await client.probe.echo({ text: 'чек №1 😀' })).toEqual({ ok: true, value: { text: 'чек №1 😀' } });
    expect(await client.probe.refuse({})).toEqual({ ok: false, code: 'no-luck', detail: { day: 'Friday' } });
  });

  it('turns away another version, a wrong token and one window too many', async () => {
    const reason = (attempt: Promise<unknown>): Promise<unknown> => attempt.then(() => 'let in', (error: unknown) => (error instanceof NotConnected ? error.reason : error));
    expect(await reason(connect(8))).toBe('version');
    expect(await reason(connect(7, 'bad'))).toBe('token');
    const windows = await Promise.all(Array.from({ length: 8 }, () => connect()));
    expect(await reason(connect())).toBe('full');
    windows[0]?.close();
    await windows[0]?.closed;
    await until(() => host.dispatcher.channelCount() === 7);
    expect(await reason(connect())).toBe('let in');
  });

  it('closes on a call before hello and on a second hello', async () => {
    const early = await open();
    host.dispatcher.attach(early.host, () => true);
    const earlyClosed = new Promise<void>((resolve) => { early.caller.onClose(resolve); });
    early.caller.onText(() => undefined);
    early.caller.sendText('{"t":"call","id":1,"service":"probe","method":"refuse","input":{}}');
    await earlyClosed;
    const twice = await open();
    host.dispatcher.attach(twice.host, () => true);
    const twiceClosed = new Promise<void>((resolve) => { twice.caller.onClose(resolve); });
    twice.caller.onText(() => undefined);
    for (let n = 0; n < 2; n++) twice.caller.sendText('{"t":"hello","version":7,"token":"","client":""}');
    await twiceClosed;
  });

  it('answers what it does not know or cannot take with a fault', async () => {
    const wire = await open();
    host.dispatcher.attach(wire.host, () => true);
    const channel = textChannel(wire.caller);
    const heard: Frame[] = [];
    channel.onFrame((frame) => heard.push(frame));
    channel.send({ t: 'hello', version: 7, token: '', client: '' });
    const asked: [string, string, unknown][] = [['probe', 'constructor', {}], ['__proto__', 'toString', {}], ['probe', 'told', {}], ['probe', 'echo', {}], ['probe', 'echo', { text: 1 }], ['probe', 'echo', null]];
    asked.forEach(([service, method, input], id) => { channel.send({ t: 'call', id, service, method, input }); });
    await until(() => heard.length === asked.length + 1);
    expect(heard.slice(1).map((frame) => (frame.t === 'fault' ? frame.code : frame))).toEqual(['unknown-method', 'unknown-method', 'unknown-method', 'invalid-input', 'invalid-input', 'invalid-input']);
  });

  it('answers a bug with a fault that tells nothing of the inside, and lives on', async () => {
    const client = await connect();
    for (const how of ['throw', 'undeclared', 'inherited', 'nothing', 'shapeless', 'wide', 'own fault']) {
      const answer = await client.probe.misbehave({ how });
      expect(answer, how).toMatchObject({ ok: false, code: 'fault', detail: { fault: 'internal' } });
      expect(JSON.stringify(answer)).not.toMatch(/secret|made-up|TypeError/);
    }
    expect(await client.probe.misbehave({ how: 'full' })).toMatchObject({ detail: { fault: 'storage-full', retry: 'later' } });
    expect(await client.probe.echo({ text: 'still here' })).toMatchObject({ ok: true });
  });

  it('answers too-large for a question or an answer beyond the limit, and stays open', async () => {
    const client = await connect();
    const tooLarge = { ok: false, code: 'fault', detail: { fault: 'too-large' } };
    expect(await client.probe.echo({ text: 'x'.repeat(MAX_FRAME_CHARS) })).toMatchObject(tooLarge);
    expect(await client.probe.misbehave({ how: 'huge' })).toMatchObject(tooLarge);
    // So many quotes go out as twice as many characters, whoever writes them.
    const raw = await open();
    host.dispatcher.attach(raw.host, () => true);
    const heard: string[] = [];
    raw.caller.onText((text) => heard.push(text));
    raw.caller.sendText('{"t":"hello","version":7,"token":"","client":""}');
    raw.caller.sendText(`{"t":"call","id":5,"service":"probe","method":"echo","input":{"text":"${'\\"'.repeat(0.7 * MAX_FRAME_CHARS)}"}}`);
    raw.caller.sendText('{"t":"call","id":6,"service":"probe","method":"echo","input":{"text":"x"}}');
    await until(() => heard.length === 3);
    expect(heard.slice(1).map((text) => JSON.parse(text) as unknown)).toMatchObject([{ t: 'fault', id: 5, code: 'too-large' }, { t: 'ok', id: 6 }]);
  });

  it(`keeps ${MAX_CALLS_IN_FLIGHT} calls open and answers busy to the next`, async () => {
    const client = await connect();
    const held = Array.from({ length: MAX_CALLS_IN_FLIGHT }, () => client.probe.hold({}));
    expect(await client.probe.hold({})).toMatchObject({ ok: false, code: 'fault', detail: { fault: 'busy', retry: 'now' } });
    for (const release of host.holds) release();
    expect((await Promise.all(held)).every((answer) => answer.ok)).toBe(true);
    expect(await client.probe.echo({ text: '' })).toMatchObject({ ok: true });
  });

  it.each(['caller', 'host'])('answers open calls with disconnected when the %s closes, and later ones too', async (who) => {
    const client = await connect();
    const held = [client.probe.hold({}), client.probe.hold({})];
    await until(() => host.holds.length === 2);
    if (who === 'caller') client.close();
    else host.dispatcher.close();
    await client.closed;
    const gone = { ok: false, code: 'fault', detail: { fault: 'disconnected', retry: 'later' } };
    expect(await Promise.all(held)).toMatchObject([gone, gone]);
    expect(await client.probe.echo({ text: '' })).toMatchObject(gone);
    for (const release of host.holds) release();
    await until(() => host.dispatcher.channelCount() === 0);
  });

  it('tells every caller the events in one row, numbered from one for each', async () => {
    const tell = host.dispatcher.emitter('probe');
    tell('told', { n: 0 });
    const heard: number[][] = [[], []];
    const clients = [await connect(), await connect()];
    clients.forEach((client, index) => { client.probe.on('told', ({ n }) => heard[index]?.push(n)); });
    for (let n = 1; n <= 200; n++) tell('told', { n });
    const row = Array.from({ length: 200 }, (_, index) => index + 1);
    await until(() => heard.every((each) => each.length === 200));
    expect(heard).toEqual([row, row]);
    expect(() => { tell('told', { n: 'one' } as never); }).toThrow(/another shape/);
  });

  it('numbers events so that a missing one is seen', async () => {
    const wire = await open();
    const gaps: string[] = [];
    let heard = 0;
    const channel = textChannel(wire.caller);
    wire.host.onFrame(() => {
      wire.host.send({ t: 'welcome', version: 7, build: '' });
      for (const seq of [1, 2, 4, 5]) wire.host.send({ t: 'event', seq, service: 'probe', name: 'told', value: { n: seq } });
    });
    const client = connectClient(channel, services, { version: 7, token: '', client: '', onGap: () => gaps.push(`before ${heard + 1}`) });
    (await client).probe.on('told', () => heard++);
    await until(() => heard === 4);
    expect(gaps).toEqual(['before 3']);
  });
}

/** Waits for a condition that other turns of the event loop bring about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => { setImmediate(resolve); });
}
