import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { connectClient } from '#contract/define/client.ts';
import { Nothing } from '#contract/define/schema.ts';
import { call, defineService } from '#contract/define/service.ts';
import { Fault } from '../platform/fault.ts';
import { silentLogger } from '../platform/log.ts';
import { createDispatcher } from './dispatch.ts';
import { messagePortChannel, type PortLike } from './message-port.ts';
import { acceptShellWindows, parentPortPipe, shellSeal, type HostToShell, type ShellPipe } from './shell-port.ts';

const services = { probe: defineService('probe', { ping: call(Nothing, Nothing, {}) }) };

/** Two joined pipes made of a real message channel; the right end speaks as the shell. */
function pipes(): { host: ShellPipe; shell: { post: (message: unknown, ports?: unknown[]) => void; heard: HostToShell[]; next: () => Promise<HostToShell> }; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  const heard: HostToShell[] = [];
  port2.on('message', (message: HostToShell) => heard.push(message));
  const listeners: ((message: unknown, ports: readonly unknown[]) => void)[] = [];
  // Node's ports carry moved ports inside the message, Electron's beside it.
  port1.on('message', ({ message, ports }: { message: unknown; ports: unknown[] }) => { for (const listener of listeners) listener(message, ports); });
  return {
    host: { send: (message) => { port1.postMessage(message); }, onMessage: (listener) => { listeners.push(listener); } },
    shell: {
      post: (message, ports = []) => { port2.postMessage({ message, ports }, ports as never); },
      heard,
      next: async () => (await once(port2, 'message') as [HostToShell])[0],
    },
    close: () => { port1.close(); },
  };
}

describe('the pipe between host and shell', () => {
  const opened: { close: () => void }[] = [];
  afterEach(() => { for (const each of opened.splice(0)) each.close(); });

  it('has secrets sealed and unsealed, and turns a refusal or silence into a fault', async () => {
    const { host, shell, close } = pipes();
    opened.push({ close });
    const seal = shellSeal(host, 60);
    const sealing = seal.seal('ключ');
    expect(await shell.next()).toEqual({ t: 'seal', id: 1, text: 'ключ' });
    shell.post({ t: 'sealed', id: 9, text: 'for nobody' });
    shell.post('noise');
    shell.post({ t: 'sealed', id: 1, text: 'c2VhbGVk' });
    expect(await sealing).toBe('c2VhbGVk');
    const opening = seal.unseal('c2VhbGVk');
    await shell.next();
    shell.post({ t: 'sealed', id: 2, text: null });
    await expect(opening).rejects.toMatchObject({ code: 'secrets-unreadable', retry: 'never' });
    await expect(seal.seal('silence')).rejects.toBeInstanceOf(Fault);
  });

  it('brings windows, each with its port, and says when a used one has ended', async () => {
    const { host, shell, close } = pipes();
    opened.push({ close });
    const dispatcher = createDispatcher({ services, version: 1, build: 'b', log: silentLogger(), helloMs: 50 });
    dispatcher.serve({ probe: { ping: () => ({ ok: true, value: {} }) } });
    acceptShellWindows(host, dispatcher);
    const window = new MessageChannel();
    const unused = new MessageChannel();
    opened.push(window.port1, unused.port1);
    shell.post({ t: 'window', id: 1 }, [unused.port2]);
    shell.post({ t: 'window', id: 2 }, [window.port2]);
    shell.post({ t: 'window', id: 3 });
    const client = await connectClient(messagePortChannel(window.port1), services, { version: 1, token: '', client: 'window' });
    expect(await client.probe.ping({})).toEqual({ ok: true, value: {} });
    await once(unused.port1, 'close');
    const told = shell.next();
    client.close();
    expect(await told).toEqual({ t: 'window-closed', id: 2 });
    expect(shell.heard).toEqual([{ t: 'window-closed', id: 2 }]);
  });

  it('is there under Electron only, and unpacks its events', () => {
    expect(parentPortPipe({})).toBeNull();
    expect(parentPortPipe({ parentPort: null })).toBeNull();
    const posted: unknown[] = [];
    let listener: (event: { data: unknown; ports?: unknown[] }) => void = () => undefined;
    const pipe = parentPortPipe({ parentPort: { postMessage: (message: unknown) => posted.push(message), on: (_event: string, next: typeof listener) => { listener = next; } } });
    pipe?.send({ t: 'ready' });
    const heard: unknown[] = [];
    pipe?.onMessage((message, ports) => heard.push([message, ports]));
    listener({ data: 'a', ports: [1] });
    listener({ data: 'b' });
    expect([posted, heard]).toEqual([[{ t: 'ready' }], [['a', [1]], ['b', []]]]);
  });

  it('hears frames of Electron ports, which come as events', async () => {
    const { port1, port2 } = new MessageChannel();
    opened.push(port1);
    const wrapped: PortLike = { postMessage: (text) => { port2.postMessage(text); }, on: (event, listener) => port2.on(event, event === 'message' ? (data) => { listener({ data }); } : listener), start: () => { port2.start(); }, close: () => { port2.close(); } };
    const heard = new Promise((resolve) => { messagePortChannel(wrapped).onFrame(resolve); });
    port1.postMessage('{"t":"ok","id":1,"value":null}');
    expect(await heard).toEqual({ t: 'ok', id: 1, value: null });
  });
});
