/** One till that works and is killed, again and again, whatever its work is. */
import { randomInt } from 'node:crypto';
import type { startPrinter } from '#lab/printer/printer-server.ts';
import { freePort, until, type Program } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import { startHost, type World } from '../support/world.ts';
import { comeToWork, type Worker } from './come-to-work.ts';

export type Printer = Awaited<ReturnType<typeof startPrinter>>;

/** `A` is what was asked and not answered when the host went away. */
export type Work<A> = {
  readonly worker: Worker;
  readonly workUntilGone: (client: TillClient) => Promise<A | null>;
  /** After a start: finds out what became of the call in the air. */
  readonly settle: (client: TillClient, inTheAir: A | null) => Promise<void>;
  readonly progress: () => string;
};

/** Kills come within this many milliseconds after the work began; short ones hit the first call, long ones the sync. */
const LONGEST_MS = 1_200;

/** Works through `kills` deaths of the host and ends with everything sent and printed. */
export async function throughKills<A>(world: World, printer: Printer, kills: number, work: Work<A>): Promise<void> {
  const port = await freePort();
  let pairingCode: string | undefined = world.pairingCode;
  let inTheAir: A | null = null;
  for (let kill = 0; kill <= kills; kill++) {
    const host: Program = await startHost(world.dir, { name: 'till', port, serverUrl: world.server.url, printerPort: printer.port, ...(pairingCode ? { pairingCode } : {}) });
    pairingCode = undefined;
    const client = await comeToWork(host.url, work.worker);
    await work.settle(client, inTheAir);
    if (kill === kills) {
      await drain(client);
      client.close();
      await host.stop();
      return;
    }
    const timer = setTimeout(() => void host.kill(), randomInt(LONGEST_MS));
    inTheAir = await work.workUntilGone(client);
    clearTimeout(timer);
    await host.kill();
    tell(`kill ${kill + 1}/${kills}: ${work.progress()}`);
  }
}

async function drain(client: TillClient): Promise<void> {
  await until('everything to reach the server and the paper', 180_000, async () => {
    const state = await client.till.state({});
    return state.ok && state.value.sync.unsent === 0 && state.value.printer.queued === 0;
  });
}

/** Receipts whose number stands on more than one paper that is not marked as a copy. */
export function printedTwice(printer: Printer, numbers: Iterable<string>): number {
  const heads = printer.papers().map((paper) => paper.lines.join('\n')).filter((text) => !text.includes('КОПИЯ'));
  const seen = new Map<string, number>([...numbers].map((number) => [number, 0]));
  for (const text of heads) {
    const own = /Чек (\S+)/.exec(text)?.[1];
    if (own !== undefined && seen.has(own)) seen.set(own, (seen.get(own) ?? 0) + 1);
  }
  return [...seen.values()].filter((count) => count > 1).length;
}

function tell(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}
