import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectClient } from '#contract/define/client.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { messagePortChannel } from './transport/message-port.ts';
import type { HostToShell, ShellToHost } from './transport/shell-port.ts';

/** A shell for tests: a worker in the place of the utility process, a seal that only turns text around. */
function startHost(dataDir: string): { say: (message: ShellToHost, ports?: MessagePort[]) => void; until: (t: HostToShell['t']) => Promise<HostToShell>; ended: Promise<number> } {
  const worker = new Worker(join(import.meta.dirname, 'utility-host.fixture.ts'), { workerData: { dataDir }, stderr: true });
  const heard: HostToShell[] = [];
  let wake = (): void => undefined;
  const turned = (text: string): string => [...text].reverse().join('');
  const say = (data: ShellToHost, ports: MessagePort[] = []): void => { worker.postMessage({ data, ports }, ports); };
  worker.on('message', (message: HostToShell) => {
    if (message.t === 'seal' || message.t === 'unseal') return say({ t: 'sealed', id: message.id, text: turned(message.text) });
    heard.push(message);
    wake();
  });
  const ended = once(worker, 'exit').then(([code]) => code as number);
  return {
    say, ended,
    until: async (t) => {
      for (;;) {
        const found = heard.find((message) => message.t === t);
        if (found) return found;
        await new Promise<void>((resolve) => { wake = resolve; });
      }
    },
  };
}

describe('the host as a utility process', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'lavka-utility-')); });
  afterEach(() => { rmSync(dir, { recursive: true }); });

  it('serves a window over its port, with sealed secrets, and ends when told', async () => {
    const host = startHost(dir);
    await host.until('ready');
    const { port1, port2 } = new MessageChannel();
    host.say({ t: 'window', id: 1 }, [port2]);
    const client = await connectClient(messagePortChannel(port1), terminalServices, { version: TERMINAL_VERSION, token: '', client: 'window' });
    expect(await client.till.state({})).toMatchObject({ ok: true, value: { phase: 'unpaired' } });
    expect(await client.enrolment.tryDemo({})).toMatchObject({ ok: true });
    expect(await client.staff.list({})).toMatchObject({ ok: true });
    client.close();
    expect(await host.until('window-closed')).toEqual({ t: 'window-closed', id: 1 });
    expect(readFileSync(join(dir, 'secrets.sealed.json'), 'utf8')).toMatch(/"database-key"/);
    expect(existsSync(join(dir, 'secrets.json'))).toBe(false);
    host.say({ t: 'stop' });
    expect(await host.ended).toBe(0);
    expect(existsSync(join(dir, 'host.lock'))).toBe(false);

    const again = startHost(dir);
    await again.until('ready');
    again.say({ t: 'stop' });
    expect(await again.ended).toBe(0);
  });

  it('tells the shell that the data is in use, and that it cannot be opened', async () => {
    const first = startHost(dir);
    await first.until('ready');
    const second = startHost(dir);
    expect(await second.until('locked')).toMatchObject({ pid: process.pid, address: null });
    expect(await second.ended).toBe(3);
    first.say({ t: 'stop' });
    await first.ended;

    rmSync(join(dir, 'secrets.sealed.json'));
    const keyless = startHost(dir);
    expect(await keyless.until('failed')).toMatchObject({ message: expect.stringContaining('key') as string });
    expect(await keyless.ended).toBe(1);
  });
});
