/** A whole small world for a test: a server with a fresh company, goods to sell, a printer double and hosts to pair. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { connectionOf } from '#server/db/embedded/connection.ts';
import { createHqClient, type HqClient } from './hq-client.ts';
import { freePort, startProgram, type Program } from './processes.ts';
import { SERVER_NODE_FLAGS } from '#build/start/server-flags.ts';

export const CASHIER = { name: 'Кассир Пробный', pin: '4321' } as const;
export const COMPANY_NAME = 'Пробная компания';
export const OWNER = { name: 'Владелец Пробный', email: 'owner@world.test', password: 'correct horse battery', pin: '654321' } as const;

export type World = {
  readonly dir: string;
  readonly server: Program;
  readonly hq: HqClient;
  readonly companyId: string;
  readonly storeId: string;
  readonly tillId: string;
  readonly pairingCode: string;
  readonly barcodes: readonly string[];
  /** A connection as the application role; RLS binds it. */
  readonly database: () => Promise<Client>;
  readonly stop: () => Promise<void>;
};

/** `goods` are made through HQ's API, so that what the tills receive went the whole way. */
export async function startWorld({ goods }: { goods: number }): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-world-'));
  const server = await startServer(dir);
  const hq = createHqClient(server.url);
  const company = await hq.register({
    companyName: COMPANY_NAME, inn: '', storeName: 'Первый магазин', storeAddress: 'ул. Пробная, 1',
    ownerName: OWNER.name, email: OWNER.email, password: OWNER.password, ownerPin: OWNER.pin,
  });
  await hq.newStaff({ storeId: company.storeId, name: CASHIER.name, role: 'cashier', pin: CASHIER.pin });
  const barcodes: string[] = [];
  for (let index = 0; index < goods; index++) {
    const digits = `460${String(index).padStart(9, '0')}`;
    const barcode = digits + eanCheckDigit(digits);
    await hq.newGood({ name: `Товар пробный ${index + 1}`, barcode, article: `A-${index + 1}`, unit: 'pcs', taxCode: index % 3 === 0 ? 'reduced' : 'standard', priceMinor: 2_900 + index * 1_237 });
    barcodes.push(barcode);
  }
  return {
    dir, server, hq, companyId: company.companyId, storeId: company.storeId, tillId: company.tillId, pairingCode: company.pairing.code, barcodes,
    async database() {
      const connection = await connectionOf(serverDir(dir));
      if (!connection) throw new Error('the server runs without its own PostgreSQL');
      const client = new Client({ connectionString: connection.appUrl });
      await client.connect();
      return client;
    },
    async stop() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function serverDir(dir: string): string {
  return join(dir, 'server');
}

export async function startServer(dir: string, port?: number): Promise<Program> {
  return startProgram('sync-server/main.ts', { nodeFlags: SERVER_NODE_FLAGS, args: ['--data', serverDir(dir), '--port', String(port ?? await freePort())] });
}

export type HostOptions = { readonly name: string; readonly port: number; readonly serverUrl?: string; readonly pairingCode?: string; readonly printerPort?: number };

export function startHost(dir: string, { name, port, serverUrl, pairingCode, printerPort }: HostOptions): Promise<Program> {
  const args = ['--data', join(dir, name), '--port', String(port)];
  if (serverUrl) args.push('--server', serverUrl);
  if (pairingCode) args.push('--pair', pairingCode);
  if (printerPort) args.push('--printer', `tcp://127.0.0.1:${printerPort}`);
  return startProgram('electron/host/main.ts', { args });
}
