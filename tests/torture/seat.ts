/** One till through its deaths: the host on its data and port, the network before it, the printer beside it, the clerk in front of it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startPrinter, type RunningPrinter } from '#lab/printer/printer-server.ts';
import { freePort, until, type Program } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import { answered } from './answers.ts';
import type { Chance } from './chance.ts';
import type { Clerk, Worker } from './clerk.ts';
import { startProxy, type Proxy } from './proxy.ts';

export type SeatOptions = {
  readonly dir: string; readonly name: string; readonly tillId: string; readonly storeId: string; readonly pairingCode: string; readonly serverPort: number;
  /** Who has work here: after each start one of them stands at the till. */
  readonly workers: readonly Worker[]; readonly clerk: Clerk; readonly chance: Chance;
};

export type Seat = Pick<SeatOptions, 'name' | 'tillId' | 'storeId' | 'clerk'> & {
  readonly proxy: Proxy;
  readonly printer: RunningPrinter;
  /** How often the disk lost the copy of the shop with a death: all of it came once more, by snapshot. */
  readonly copies: { readonly lost: number };
  /** Works through every death until the day is over, then waits for what is unsent and unprinted. Rejects when anything is wrong. */
  readonly day: () => Promise<void>;
  /** Kills the host as soon as somebody works at it, `afterMs` later. Answers false where the day is over. */
  readonly die: (afterMs: () => Promise<void>) => Promise<boolean>;
  /** `reopened`: the host is closed in order and started once more, so that nobody waits for a till's own next try. */
  readonly endDay: (reopened: boolean) => void;
  readonly stop: () => Promise<void>;
};

/** One death in so many takes the copy of the shop along. */
const LOSSES = 16;
const LONGEST_FILL_MS = 600;

/** A till that has lost its copy of the shop sells nothing until the whole of it has come, whatever the network does. */
const LOADED_MS = 240_000;

/** Everything sent and printed, at the end; longer than the longest wait between two tries of a till. */
const DRAIN_MS = 240_000;

export async function takeSeat(options: SeatOptions): Promise<Seat> {
  const { dir, name, clerk, workers } = options;
  const proxy = await startProxy({ targetPort: options.serverPort, chance: options.chance.fork(`network of ${name}`) });
  const printer = await startPrinter({ port: 0 });
  const port = await freePort();
  const serverUrl = `http://127.0.0.1:${proxy.port}/`;
  const start = (pairingCode?: string): Promise<Program> => startHost(dir, { name, port, serverUrl, printerPort: printer.port, ...(pairingCode === undefined ? {} : { pairingCode }) });
  let host = await start(options.pairingCode);
  const chance = options.chance.fork(`disk of ${name}`);
  const coming = options.chance.fork(`who comes to ${name}`);
  let client = await comeToWork(host.url, coming.pick(workers));
  const copies = { lost: 0 };
  let over = false;
  let reopens = false;
  let killing = false;
  let atWork = Promise.withResolvers<void>();

  const begin = async (): Promise<void> => {
    await clerk.settle(client);
    atWork.resolve();
  };
  const startAgain = async (): Promise<void> => {
    if (killing && chance.oneIn(LOSSES)) {
      for (const file of ['replica.db', 'replica.db-wal', 'replica.db-shm']) await rm(join(dir, name, file), { force: true });
      copies.lost += 1;
      // And dies once more while the shop comes anew.
      host = await start();
      await new Promise((resolve) => { setTimeout(resolve, chance.int(LONGEST_FILL_MS)); });
      await host.kill();
    }
    host = await start();
    killing = false;
    client = await comeToWork(host.url, coming.pick(workers));
    await begin();
  };
  return {
    name, tillId: options.tillId, storeId: options.storeId, clerk, proxy, printer, copies,
    async day() {
      await begin();
      for (;;) {
        await clerk.work(client, () => over);
        if (over && !killing) break;
        if (!killing) throw new Error(`the host of ${name} went away by itself\n${host.errors()}`);
        await host.kill();
        await startAgain();
      }
      if (reopens) {
        client.close();
        await host.stop();
        await startAgain();
      }
      await drain(client, name);
    },
    async die(afterMs) {
      await atWork.promise;
      await afterMs();
      if (over) return false;
      atWork = Promise.withResolvers<void>();
      killing = true;
      await host.kill();
      return true;
    },
    endDay: (reopened) => {
      reopens = reopened;
      over = true;
    },
    async stop() {
      over = true;
      client.close();
      await host.stop();
      await proxy.stop();
      await printer.stop();
    },
  };
}

/** Connects to a host that has just started and signs in. */
async function comeToWork(hostUrl: string, { name, pin }: Worker): Promise<TillClient> {
  const client = await until('the host to take a connection', 20_000, () => connectTill(hostUrl));
  const member = await until('the staff list', LOADED_MS, async () => {
    const { members } = await answered(client.staff.list({}));
    return members.find((one) => one.name === name);
  });
  await until('the whole shop', LOADED_MS, async () => (await answered(client.till.state({}))).sync.loading === null);
  await answered(client.staff.signIn({ staffId: member.id, pin }));
  return client;
}

async function drain(client: TillClient, name: string): Promise<void> {
  await until(`everything of ${name} to reach the server and the paper`, DRAIN_MS, async () => {
    const state = await client.till.state({});
    return state.ok && state.value.sync.unsent === 0 && state.value.printer.queued === 0;
  });
}

/** Receipts of the seat's book whose number stands on more than one paper that is not marked as a copy. */
export function printedTwice({ printer, clerk }: Pick<Seat, 'printer' | 'clerk'>): number {
  const seen = new Map<string, number>([...clerk.book.documents.values()].map((one) => [one.number, 0]));
  for (const { lines } of printer.papers()) {
    const text = lines.join('\n');
    const own = text.includes('КОПИЯ') ? undefined : /Чек (\S+)/.exec(text)?.[1];
    if (own !== undefined && seen.has(own)) seen.set(own, (seen.get(own) ?? 0) + 1);
  }
  return [...seen.values()].filter((count) => count > 1).length;
}
