/** A whole till in a folder of its own, spoken to through the contract, for tests. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient, type Connection } from '#contract/define/client.ts';
import { terminalServices } from '#contract/terminal/services.ts';
import { TERMINAL_VERSION } from '#contract/terminal/version.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { composeHost, type Host, type HostOptions } from './compose.ts';
import { openHostSecrets } from './host-secrets.ts';
import { systemClock } from './platform/clock.ts';
import { newId } from './platform/ids.ts';
import { openLog } from './platform/log.ts';
import { dataPaths } from './platform/paths.ts';
import { fileSecretStore } from './platform/secret-store.ts';
import { systemTimer } from './platform/timer.ts';
import { memoryPair } from './transport/memory-pair.ts';

export type ScratchHost = {
  readonly dir: string;
  readonly host: Host;
  readonly till: Connection<typeof terminalServices>;
  /** Ends the host, keeping the folder. */
  readonly close: () => Promise<void>;
};

export const gesture = (): { gesture: string } => ({ gesture: newId(systemClock) });

export function scratchDir(): string {
  return mkdtempSync(join(tmpdir(), 'lavka-host-'));
}

export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

export async function openScratchHost(dir: string, options: Partial<HostOptions> = {}): Promise<ScratchHost> {
  const paths = dataPaths(dir);
  const log = openLog(paths.logs, 'host', 'debug');
  const secrets = await openHostSecrets(fileSecretStore(paths.secrets), paths.database);
  const host = await composeHost({ paths, secrets, clock: systemClock, timer: systemTimer, log, build: 'test', suggestedServer: '', defaultPrinter: '', checkAnswers: true, ...options });
  const [caller, hostEnd] = memoryPair();
  host.dispatcher.attach(hostEnd, () => true);
  const till = await connectClient(caller, terminalServices, { version: TERMINAL_VERSION, token: '', client: 'test' });
  return {
    dir, host, till,
    close: async () => {
      till.close();
      await host.close();
      log.close();
    },
  };
}

type Seen = { readonly id: string; readonly totalMinor: number; readonly cashDueMinor?: number; readonly payBack?: readonly { readonly kind: 'cash' | 'card'; readonly amountMinor: number }[] };
type Pay = Parameters<ScratchHost['till']['sale']['pay']>[0];

/** Paying a cart as it was seen, in the exact cash; `more` says it otherwise. */
export function exactly(seen: Seen, more: Partial<Pay> = {}): Pay {
  const { offer = { cardMinor: 0, cashMinor: null }, payBackTo = 'as-paid' } = more;
  const toCard = payBackTo === 'cash' ? [] : (seen.payBack ?? []).filter((one) => one.kind === 'card');
  const expectedCashDueMinor = toCard.reduce((due, one) => due + one.amountMinor, (seen.cashDueMinor ?? seen.totalMinor) - offer.cardMinor);
  return { cartId: seen.id, expectedTotalMinor: seen.totalMinor, expectedCashDueMinor, offer, payBackTo, ...more };
}

/** Paying with that much cash. */
export const withCash = (seen: Seen, cashMinor: number | null): Pay => exactly(seen, { offer: { cardMinor: 0, cashMinor } });

/** The good answer of a call; anything else fails the test with its code. */
export async function value<T>(answer: Promise<{ ok: true; value: T } | { ok: false; code: string; detail: unknown }>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error(`${given.code} ${JSON.stringify(given.detail)}`);
  return given.value;
}

/** The refusal's code; a good answer fails the test. */
export async function refusal(answer: Promise<{ ok: true } | { ok: false; code: string; detail: unknown }>): Promise<string> {
  const given = await answer;
  if (given.ok) throw new Error('not refused');
  return given.code === 'fault' ? `fault ${(given.detail as { fault: string }).fault}` : given.code;
}

/** Demo shop, somebody signed in, a shift open: ready to sell. */
export async function readyToSell(scratch: ScratchHost): Promise<void> {
  const { till } = scratch;
  await value(till.enrolment.tryDemo({}));
  await signIn(scratch);
  await value(till.shift.open({ floatMinor: 100_00 }));
}

let template: Promise<string> | null = null;

/** Fills `dir` with a till of the demo shop whose shift is open: made once per process, copied from then on. */
export async function fillReady(dir: string): Promise<void> {
  template ??= (async () => {
    const made = scratchDir();
    const scratch = await openScratchHost(made);
    await readyToSell(scratch);
    await scratch.close();
    process.once('exit', () => { removeDir(made); });
    return made;
  })();
  cpSync(await template, dir, { recursive: true });
}

/** The demo shop's first person of a role at this till. */
export async function personOf({ till }: ScratchHost, role: 'cashier' | 'senior-cashier' | 'owner'): Promise<(typeof demoShop.staff)[number]> {
  const { members } = await value(till.staff.list({}));
  const person = demoShop.staff.find((one) => one.role === role && members.some((member) => member.id === one.id));
  if (!person) throw new Error(`the demo shop has a ${role}`);
  return person;
}

/** Signs the demo shop's first cashier in, or its first person of another role. */
export async function signIn(scratch: ScratchHost, role: 'cashier' | 'senior-cashier' | 'owner' = 'cashier'): Promise<void> {
  const { id, pin } = await personOf(scratch, role);
  await value(scratch.till.staff.signIn({ staffId: id, pin }));
}

const onLine: readonly string[] = ['line-remove', 'line-discount', 'price-above', 'price-missing'];
const onShift: readonly string[] = ['x-report', 'cash-count', 'cash-out', 'shift-close', 'drawer-open'];
const onNothing: readonly string[] = ['journal', 'training'];

/** What a gesture made now with that right would be about: the line touched last, the sale in hand, the open shift, or nothing. */
export async function subjectNow({ till }: ScratchHost, right: string): Promise<string> {
  if (onNothing.includes(right)) return '';
  if (onShift.includes(right)) return (await value(till.till.state({}))).shift?.id ?? '';
  const { id, selectedLineNo } = await value(till.sale.view({}));
  return onLine.includes(right) ? `${id}/${selectedLineNo}` : id;
}

/** A senior allows one gesture on the spot, on `subject` or what it would be about now; answers what the gesture is sent again with. */
export async function approval(scratch: ScratchHost, right: string, size: number | null, subject?: string): Promise<{ approvalId: string }> {
  const { id, pin } = await personOf(scratch, 'owner');
  const { approvalId } = await value(scratch.till.staff.approve({ staffId: id, pin, right, size, subject: subject ?? await subjectNow(scratch, right), reason: 'проверка' }));
  return { approvalId };
}
