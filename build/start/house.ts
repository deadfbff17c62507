/** The three programs of a demo house, wired: who listens where, who starts after whom, who stops before whom. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '#host/platform/process-identity.ts';
import { pairingCode } from './pairing.ts';
import { freePortFrom } from './ports.ts';
import { createProgram, type Crash, type Program, type ProgramName } from './program.ts';
import type { Addresses } from './table.ts';
import { words } from './words.ts';
import { SERVER_NODE_FLAGS } from './server-flags.ts';

export type HouseOptions = {
  readonly root: string;
  readonly home: string;
  readonly dev: boolean;
  readonly say: (text: string) => void;
  readonly onCrash: (crash: Crash) => void;
  readonly onIdentity: (name: ProgramName, identity: ProcessIdentity) => void;
};

export type House = {
  readonly start: () => Promise<Addresses>;
  readonly restart: (name: ProgramName) => Promise<string>;
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
};

type Ports = { readonly server: number; readonly host: number; readonly page: number; readonly printer: number };
const WANTED: Ports = { server: 4700, host: 4710, page: 4720, printer: 9101 };

/** Twenty ports in a row are taken by other programs. */
export class NoFreePort extends Error {
  override readonly name = 'NoFreePort';
  readonly wanted: number;
  constructor(wanted: number) {
    super(`no free port from ${wanted} on`);
    this.wanted = wanted;
  }
}

/** Builds the house; nothing runs until `start`. Rejects with {@link NoFreePort}. */
export async function createHouse(options: HouseOptions): Promise<House> {
  const { root, home, dev, onCrash, onIdentity } = options;
  const ports = await choosePorts(options.say);
  const tillDir = join(home, 'till-1');
  let serverUrl = '';
  let code: string | null = null;
  const program = (name: ProgramName, file: string, args: (restart: boolean) => readonly string[], nodeFlags: readonly string[] = []): Program =>
    createProgram({ name, root, logs: join(home, 'logs'), file, nodeFlags, args, onCrash, onIdentity });

  const server = program('server', 'sync-server/main.ts', () => ['--demo', '--data', join(home, 'server'), '--port', String(ports.server)], SERVER_NODE_FLAGS);
  const lab = program('lab', 'lab/main.ts', () => ['--printer-port', String(ports.printer), '--page-port', String(ports.page), '--data', join(home, 'lab')]);
  const host = program('host', 'electron/host/main.ts', (restart) => [
    '--data', tillDir, '--port', String(ports.host), '--static', join(root, 'dist', 'renderer'), '--server', serverUrl,
    '--printer', `tcp://127.0.0.1:${ports.printer}`, ...(code !== null && !restart ? ['--pair', code] : []), ...(dev ? ['--dev'] : []),
  ]);
  const byName: Readonly<Record<ProgramName, Program>> = { server, lab, host };

  return {
    async start() {
      const [hq, labUrl] = await Promise.all([server.start(), lab.start()]);
      serverUrl = hq;
      code = await pairingCode(hq, existsSync(join(tillDir, 'till.db'))).catch((error: unknown) => {
        options.say(words.noPairing(error instanceof Error ? error.message : String(error)));
        return null;
      });
      const till = await host.start();
      return { till, hq, lab: labUrl, docs: new URL('api/docs', hq).href, data: home };
    },
    restart: (name) => byName[name].restart(),
    async stop() {
      for (const each of [host, lab, server]) await each.stop();
    },
    kill: () => [host, lab, server].forEach((each) => each.kill()),
  };
}

async function choosePorts(say: (text: string) => void): Promise<Ports> {
  const promised = new Set<number>();
  const choose = async (name: ProgramName, wanted: number): Promise<number> => {
    const port = await freePortFrom(wanted, promised);
    if (port === null) throw new NoFreePort(wanted);
    if (port !== wanted) say(words.portBusy(name, wanted, port));
    promised.add(port);
    return port;
  };
  return { server: await choose('server', WANTED.server), host: await choose('host', WANTED.host), page: await choose('lab', WANTED.page), printer: await choose('lab', WANTED.printer) };
}
