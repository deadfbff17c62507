import { readdirSync, readFileSync } from 'node:fs';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePortMain, WebFrameMain } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostToShell, ShellToHost } from '#host/transport/shell-port.ts';
import { keepHost, type HostProcess } from './keep-host.ts';
import { menuTemplate } from './menu.ts';
import { pageHandler } from './pages.ts';
import { answerSeal } from './seal.ts';
import { denyPermissions, guardContents, guardDownloads, isOwnPage, isPageUrl, PAGE_URL } from './security.ts';
import { createWindowPorts, type PageFrame } from './window-ports.ts';
import { windowOptions } from './window.ts';
import { failedSentence, lockedSentence, notKeptSentence } from './words.ts';

const sources = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
const source = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

describe('the shell as a room', () => {
  it('stays small', () => {
    const lines = (name: string): number => source(name).split('\n').length;
    expect(sources.reduce((sum, name) => sum + lines(name), 0)).toBeLessThan(500);
    expect(lines('preload.ts')).toBeLessThan(40);
  });

  it('imports electron as a value in main and preload only', () => {
    const importing = sources.filter((name) => /^import (?!type ).*from 'electron'/m.test(source(name)));
    expect(importing.sort()).toEqual(['main.ts', 'preload.ts']);
  });

  it('has a preload whose words are those of the ports', () => {
    for (const word of ['lavka-port', 'lavka-port-please']) {
      expect(source('preload.ts')).toContain(`'${word}'`);
      expect(source('window-ports.ts')).toContain(`'${word}'`);
    }
  });
});

describe('the guards of a window', () => {
  it.each([
    [PAGE_URL, true], ['lavka://till/?demo#x', true], ['lavka://till', false], ['lavka://till/assets/x.js', false], ['lavka://other/', false], ['lavka://till.evil/', false], ['lavka://till@evil/', false],
    ['https://till/', false], ['file:///etc/passwd', false], ['javascript:alert(1)', false], ['data:text/html,x', false], ['about:blank', false], ['', false],
  ])('call %j our page: %j', (url, own) => {
    expect(isPageUrl(url)).toBe(own);
  });

  it('take only the top frame of our page for ours', () => {
    const top = { url: PAGE_URL, parent: null };
    expect([isOwnPage(top), isOwnPage({ url: PAGE_URL, parent: top as WebFrameMain }), isOwnPage({ url: 'https://evil.example/', parent: null }), isOwnPage(null)]).toEqual([true, false, false, false]);
  });

  it('prevent navigation, windows, views and permissions', () => {
    const handlers = new Map<string, (event: { url: string; preventDefault: () => void }) => void>();
    let opener: unknown;
    const contents = { on: (name: string, listener: never) => handlers.set(name, listener), setWindowOpenHandler: (handler: () => unknown) => { opener = handler(); } };
    guardContents(contents as never);
    expect(opener).toEqual({ action: 'deny' });
    const prevented = (name: string, url: string): boolean => {
      let stopped = false;
      handlers.get(name)?.({ url, preventDefault: () => { stopped = true; } });
      return stopped;
    };
    expect([prevented('will-navigate', 'https://evil.example'), prevented('will-navigate', PAGE_URL), prevented('will-redirect', PAGE_URL), prevented('will-attach-webview', '')]).toEqual([true, false, true, true]);

    const answers: unknown[] = [];
    denyPermissions({
      setPermissionRequestHandler: (handler: (contents: null, permission: string, answer: (granted: boolean) => void) => void) => { handler(null, 'media', (granted) => answers.push(granted)); },
      setPermissionCheckHandler: (handler: () => boolean) => answers.push(handler()),
      setDevicePermissionHandler: (handler: () => boolean) => answers.push(handler()),
    } as never);
    expect(answers).toEqual([false, false, false]);
  });

  const OURS = { origin: 'lavka://till', url: `blob:${PAGE_URL}0b1c`, type: 'application/pdf', name: '3-2-A-000001.pdf' };

  /** One download as Electron would tell of it, and how it ended. */
  function downloaded(asked: Partial<typeof OURS>, end: 'completed' | 'cancelled' | 'interrupted' = 'completed'): unknown {
    const { origin, url, type, name } = { ...OURS, ...asked };
    const outcome = { begun: true, dialog: null as unknown, failed: [] as string[] };
    const item = {
      getInitiatorOrigin: () => origin, getURL: () => url, getMimeType: () => type, getFilename: () => name,
      setSaveDialogOptions: (options: unknown) => { outcome.dialog = options; }, once: (_name: string, listener: (event: null, state: string) => void) => { listener(null, end); },
    };
    const session = { on: (_name: string, listener: (event: { preventDefault: () => void }, item: unknown) => void) => { listener({ preventDefault: () => { outcome.begun = false; } }, item); } };
    guardDownloads(session as never, (fileName) => outcome.failed.push(fileName));
    return outcome;
  }

  it('let one file be kept, where the person says: a receipt as PDF that our own page made', () => {
    const kept = { begun: true, dialog: { filters: [{ name: 'PDF', extensions: ['pdf'] }] }, failed: [] };
    expect([downloaded({}), downloaded({ name: '12-104-ЖЩ-1234567.pdf' }), downloaded({ name: '3-2-A17-000001.pdf' })]).toEqual([kept, kept, kept]);
  });

  it.each<Partial<typeof OURS>>([
    { origin: 'https://evil.example' }, { origin: '' }, { origin: 'null' }, { url: `${PAGE_URL}assets/x.pdf` }, { url: 'blob:https://evil.example/0b1c' }, { url: 'blob:lavka://till.evil/0b1c' }, { url: 'data:application/pdf,x' }, { url: 'https://evil.example/3-2-A-000001.pdf' },
    { type: 'application/octet-stream' }, { type: 'text/html' }, { type: '' }, { name: 'setup.exe' }, { name: '3-2-A-000001.pdf.exe' }, { name: '../3-2-A-000001.pdf' }, { name: 'receipt.pdf' }, { name: '' },
  ])('let no other file come out of the window: %j', (asked) => {
    const { url, name } = { ...OURS, ...asked };
    expect(downloaded(asked)).toEqual({ begun: false, dialog: null, failed: url === OURS.url ? [name] : [] });
  });

  it('say of a file that could not be written, and of no other, that it was not kept', () => {
    expect((['completed', 'cancelled', 'interrupted'] as const).map((end) => downloaded({}, end))).toMatchObject([{ failed: [] }, { failed: [] }, { failed: [OURS.name] }]);
    expect(['ru-RU', 'en-US'].map((language) => notKeptSentence(language, OURS.name).body)).toEqual([expect.stringContaining(OURS.name), expect.stringContaining(OURS.name)]);
  });

  it('give a page neither Node nor a way out of its sandbox', () => {
    const { webPreferences } = windowOptions('/preload.cjs', false);
    expect(webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, webviewTag: false, webSecurity: true, preload: '/preload.cjs' });
    expect(windowOptions('', true).kiosk).toBe(true);
  });

  it('leave a till without a menu, and macOS with one that cannot reload', () => {
    expect([menuTemplate('win32'), menuTemplate('linux')]).toEqual([null, null]);
    expect(JSON.stringify(menuTemplate('darwin'))).not.toMatch(/reload|zoom|toggleDevTools|"close"/i);
  });
});

describe('pages over lavka://', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lavka-shell-'));
    mkdirSync(join(root, 'till'));
    mkdirSync(join(root, 'assets'));
    writeFileSync(join(root, 'till', 'index.html'), '<html><head></head></html>');
    writeFileSync(join(root, 'assets', 'main-12345678.js'), 'let a;');
    writeFileSync(join(root, '..', 'outside.txt'), 'secret');
  });
  afterEach(() => { rmSync(root, { recursive: true }); });
  const get = (url: string, method = 'GET'): Promise<Response> => pageHandler(root)({ url, method });

  it('come with the policy of the host and a fresh nonce', async () => {
    const page = await get('lavka://till/?x');
    const nonce = /<meta name="csp-nonce" content="([^"]+)">/.exec(await page.text())?.[1];
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy).toContain(`connect-src 'self';`);
    expect(policy).not.toMatch(/ws:|unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(await (await get(PAGE_URL)).text()).not.toContain(String(nonce));
  });

  it('bring their files and nothing beyond them', async () => {
    const script = await get('lavka://till/assets/main-12345678.js');
    expect([script.status, script.headers.get('content-type'), await script.text()]).toEqual([200, 'text/javascript; charset=utf-8', 'let a;']);
    for (const url of ['lavka://till/../outside.txt', 'lavka://till/%2e%2e/outside.txt', 'lavka://till/..%2foutside.txt', 'lavka://other/assets/main-12345678.js', 'lavka://till/till/index.html', 'lavka://till/assets/', 'lavka://till/no.js']) {
      expect((await get(url)).status, url).toBe(404);
    }
    expect((await get(PAGE_URL, 'POST')).status).toBe(404);
  });

  it('say so when they are missing', async () => {
    rmSync(join(root, 'till'), { recursive: true });
    expect((await get(PAGE_URL)).status).toBe(503);
  });
});

/** A host process as the test wants it to behave. */
function hostProcesses(): { forked: { sent: ShellToHost[]; say: (message: HostToShell) => void; exit: (code: number) => void; killed: boolean }[]; fork: () => HostProcess } {
  const forked: ReturnType<typeof hostProcesses>['forked'] = [];
  return {
    forked,
    fork: () => {
      const process = { sent: [] as ShellToHost[], say: (_message: HostToShell): void => undefined, exit: (_code: number): void => undefined, killed: false };
      forked.push(process);
      return {
        postMessage: (message) => process.sent.push(message),
        onMessage: (listener) => { process.say = listener; },
        onExit: (listener) => { process.exit = listener; },
        kill: () => { process.killed = true; },
      };
    },
  };
}

describe('keeping the host alive', () => {
  function kept() {
    const { forked, fork } = hostProcesses();
    const alarms: { ms: number; work: () => void }[] = [];
    const clock = { now: 0 };
    const heard: HostToShell[] = [];
    const host = keepHost({ fork, after: (ms, work) => alarms.push({ ms, work }), nowMs: () => clock.now, onMessage: (message) => heard.push(message) });
    return { forked, alarms, clock, heard, host, ring: () => { for (const alarm of alarms.splice(0)) alarm.work(); } };
  }

  it('starts it again after longer and longer waits, short ones after a healthy life', () => {
    const { forked, alarms, clock, ring } = kept();
    const waits: (number | undefined)[] = [];
    for (let life = 0; life < 9; life++) {
      forked.at(-1)?.exit(1);
      waits.push(alarms[0]?.ms);
      ring();
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(forked).toHaveLength(10);
    clock.now += 60_000;
    forked.at(-1)?.exit(139);
    expect(alarms[0]?.ms).toBe(250);
  });

  it('brings it windows only once it is ready, in each of its lives', () => {
    const { forked, host, heard, ring } = kept();
    expect(host.send({ t: 'window', id: 1 })).toBe(false);
    expect(host.send({ t: 'sealed', id: 1, text: null })).toBe(true);
    forked[0]?.say({ t: 'ready' });
    expect(host.send({ t: 'window', id: 2 })).toBe(true);
    forked[0]?.exit(1);
    expect(host.send({ t: 'sealed', id: 2, text: null })).toBe(false);
    ring();
    expect(host.send({ t: 'window', id: 3 })).toBe(false);
    expect(forked[0]?.sent).toEqual([{ t: 'sealed', id: 1, text: null }, { t: 'window', id: 2 }]);
    expect(heard).toEqual([{ t: 'ready' }]);
  });

  it('does not start again a host that found its data in use', () => {
    const { forked, alarms } = kept();
    forked[0]?.exit(3);
    expect(alarms).toEqual([]);
  });

  it('stops it politely, insists after a while, and does not start it again', async () => {
    const { forked, alarms, host, ring } = kept();
    const stopped = host.stop();
    expect(forked[0]?.sent).toEqual([{ t: 'stop' }]);
    expect(forked[0]?.killed).toBe(false);
    ring();
    expect(forked[0]?.killed).toBe(true);
    forked[0]?.exit(0);
    await stopped;
    await host.stop();
    expect([forked.length, alarms.length]).toEqual([1, 0]);
  });
});

describe('joining pages to the host', () => {
  function joined(hostThere = true) {
    const state = { hostThere, made: 0 };
    const sent: [ShellToHost, unknown[]][] = [];
    const ports = createWindowPorts({
      createChannel: () => {
        state.made++;
        return { port1: `host ${state.made}` as unknown as MessagePortMain, port2: `page ${state.made}` as unknown as MessagePortMain };
      },
      sendToHost: (message, moved) => {
        if (state.hostThere) sent.push([message, moved]);
        return state.hostThere;
      },
    });
    return { state, sent, ports };
  }
  function page(url = PAGE_URL): PageFrame & { got: unknown[]; gone: boolean } {
    const frame = { url, parent: null, got: [] as unknown[], gone: false, isDestroyed: () => frame.gone, postMessage: (_word: string, _message: unknown, moved?: unknown[]) => { frame.got.push(...(moved ?? [])); } };
    return frame;
  }

  it('gives a page one end and the host the other', () => {
    const { sent, ports } = joined();
    const frame = page();
    ports.asked(frame);
    expect([frame.got, sent]).toEqual([['page 1'], [[{ t: 'window', id: 1 }, ['host 1']]]]);
  });

  it('gives nothing to another page, to a frame inside ours or to one that is gone', () => {
    const { sent, ports } = joined();
    const strangers = [page('https://evil.example/'), { ...page(), parent: page() as unknown as WebFrameMain }, { ...page(), isDestroyed: () => true }];
    strangers.forEach((frame) => { ports.asked(frame); });
    ports.asked(null);
    expect([sent, strangers.flatMap((frame) => frame.got)]).toEqual([[], []]);
  });

  it('joins again when the host comes back, and pages that came while it was away', () => {
    const { state, sent, ports } = joined(false);
    const [early, gone] = [page(), page()];
    ports.asked(early);
    ports.asked(gone);
    expect(early.got).toEqual([]);
    state.hostThere = true;
    gone.gone = true;
    ports.hostReady();
    expect([early.got.length, gone.got.length, sent.length]).toEqual([1, 0, 1]);
    ports.hostReady();
    expect(early.got).toHaveLength(2);
  });

  it('replaces a channel that ended, but not one the page has already replaced', () => {
    const { sent, ports } = joined();
    const frame = page();
    ports.asked(frame);
    ports.closed(1);
    expect(frame.got).toHaveLength(2);
    ports.asked(frame);
    ports.closed(2);
    ports.closed(77);
    expect([frame.got.length, sent.length]).toEqual([3, 3]);
  });
});

describe('the seal', () => {
  const store = { encryptString: (text: string) => Buffer.from(`<${text}>`), decryptString: (bytes: Buffer) => { if (!bytes.toString().startsWith('<')) throw new Error('keychain says no'); return bytes.toString().slice(1, -1); } };

  it('goes there and back through the key store', () => {
    const sealed = answerSeal({ t: 'seal', id: 1, text: 'ключ' }, store);
    expect(sealed).toEqual({ t: 'sealed', id: 1, text: Buffer.from('<ключ>').toString('base64') });
    expect(answerSeal({ t: 'unseal', id: 2, text: sealed?.text ?? '' }, store)).toEqual({ t: 'sealed', id: 2, text: 'ключ' });
  });

  it('answers a refusal of the key store, and leaves other messages alone', () => {
    expect(answerSeal({ t: 'unseal', id: 3, text: 'AAAA' }, store)).toEqual({ t: 'sealed', id: 3, text: null });
    expect(answerSeal({ t: 'ready' }, store)).toBeNull();
  });
});

describe('the words of the shell', () => {
  it('name the process and the address in both languages', () => {
    for (const language of ['ru-RU', 'en-US', 'de']) {
      const { body } = lockedSentence(language, 4242, 'http://127.0.0.1:4710/');
      expect(body).toMatch(/4242.*http:\/\/127\.0\.0\.1:4710\//);
    }
    expect(lockedSentence('ru', 1, null).title).toMatch(/Касса/);
    expect(lockedSentence('en', 1, null).body).not.toContain('(');
    expect([failedSentence('ru', 'нет ключа').body, failedSentence('en', 'no key').body]).toEqual([expect.stringContaining('нет ключа'), expect.stringContaining('no key')]);
  });
});
