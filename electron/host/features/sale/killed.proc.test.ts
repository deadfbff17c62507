import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { TenderOffer } from '#contract/terminal/sale.ts';
import { exactly, fillReady, openScratchHost, refusal, removeDir, scratchDir, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import type { RegisterAnswer } from './register-port.ts';
import { bread, checkBooks, scriptedRegister, scriptedTerminal, sell } from './sale-till.fixture.ts';

type Seen = { readonly id: string; readonly totalMinor: number; readonly offer: TenderOffer };

/** Where the process dies, and what each of its successors finds: the receipts there were before, and those of the basket posted by then. */
const places: readonly (readonly [scenario: string, place: string, before: number, posted: number, documents: number])[] = [
  ['sale', 'register 1', 0, 0, 1], ['sale', 'paid 1', 0, 1, 1],
  ['card', 'authorise 1', 0, 0, 1], ['card', 'register 1', 0, 0, 1], ['card', 'confirm 1', 0, 1, 1],
  ['refund', 'register 1', 1, 0, 1], ['refund', 'paid 1', 1, 1, 1],
  ['exchange', 'register 1', 1, 0, 2], ['exchange', 'register 2', 1, 1, 2], ['exchange', 'paid 1', 1, 2, 2],
  ['two sellers', 'register 1', 0, 0, 2], ['two sellers', 'register 2', 0, 1, 2],
];

describe('a host killed while it was paying', () => {
  let dir = '';
  const opened: ScratchHost[] = [];
  const dirs: string[] = [];
  beforeEach(async () => {
    dir = scratchDir();
    await fillReady(dir);
  });
  afterEach(async () => {
    for (const host of opened.splice(0)) await host.close();
    for (const one of [dir, ...dirs.splice(0)]) removeDir(one);
  });

  const killAt = async (scenario: string, place: string): Promise<Seen> => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-host.fixture.ts'), dir, scenario, place], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');
    return JSON.parse(/at (.*)/.exec(chunk.toString())?.[1] ?? '') as Seen;
  };
  /** A next host over the same disk, with a register that remembers in its own way what it was asked. */
  const successor = async (...answers: RegisterAnswer[]): Promise<ScratchHost> => {
    const folder = scratchDir();
    dirs.push(folder);
    cpSync(dir, folder, { recursive: true });
    const register = scriptedRegister();
    register.answers.push(...answers);
    const host = await openScratchHost(folder, { register, terminal: scriptedTerminal() });
    opened.push(host);
    return host;
  };
  const registered: RegisterAnswer = { kind: 'registered', result: { register: 'test' } };

  it.each(places)('HSA18: %s at %s: finished once, or left in a state that can be shown', async (scenario, place, before, posted, documents) => {
    const seen = await killAt(scenario, place);
    const again = (host: ScratchHost) => host.till.sale.pay(exactly(seen, { offer: seen.offer }));
    const atRegister = place.startsWith('register');

    const finished = await successor(registered);
    expect(checkBooks(finished).receipts).toBe(before + documents);
    expect(await value(finished.till.sale.view({}))).toMatchObject({ state: 'cart', lines: [] });
    await signIn(finished);
    expect((await value(again(finished))).documents).toHaveLength(documents);
    expect((await sell(finished, bread)).number).toBe(`1-1-A-${String(before + documents + 1).padStart(6, '0')}`);
    if (!atRegister) return;

    const silent = await successor({ kind: 'unknown' });
    expect(checkBooks(silent).receipts).toBe(before + posted);
    expect(await value(silent.till.sale.view({}))).toMatchObject({ id: seen.id, state: 'unknown', totalMinor: seen.totalMinor });
    await signIn(silent);
    expect((await value(again(silent))).documents).toHaveLength(documents);
    expect(checkBooks(silent).receipts).toBe(before + documents);

    const refusing = await successor({ kind: 'refused', reason: 'не видел' });
    expect(checkBooks(refusing).receipts).toBe(before + posted);
    const rest = await value(refusing.till.sale.view({}));
    expect(rest).toMatchObject({ id: seen.id, state: 'not-registered', refusal: 'не видел', documentCount: documents - posted });
    await signIn(refusing);
    if (posted > 0) expect(await refusal(again(refusing))).toBe('cart-changed');
    expect((await value(refusing.till.sale.pay(exactly(rest)))).documents).toHaveLength(documents);
    expect(checkBooks(refusing).receipts).toBe(before + documents);
  });
});
