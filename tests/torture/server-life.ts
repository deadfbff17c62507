/** The server and its PostgreSQL through their deaths: killed apart or together, started again on the same data and port. */
import { join } from 'node:path';
import { livingPostmaster } from '#server/db/embedded/postmaster.ts';
import { until, type Program } from '../support/processes.ts';
import { startServer } from '../support/world.ts';
import type { Chance } from './chance.ts';

export type ServerDeath = 'server' | 'postgres' | 'server+postgres';

export type ServerLife = {
  readonly url: string;
  /** Kills and brings back; resolves when the server answers again. */
  readonly die: (death: ServerDeath) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Takes over a running server of the world in `dir`. */
export function liveServer(dir: string, first: Program, chance: Chance): ServerLife {
  const { url } = first;
  const dataDir = join(dir, 'server', 'postgres');
  let program = first;
  const killPostmaster = (): void => {
    const living = livingPostmaster(dataDir);
    if (living) process.kill(living.pid, 'SIGKILL');
  };
  const startAgain = async (): Promise<void> => {
    program = await startServer(dir, Number(new URL(url).port));
    if (program.url !== url) throw new Error(`the server came back at ${program.url} and not at ${url}`);
  };
  const well = (): Promise<unknown> => until('the server to be well again', 60_000, async () => {
    if (program.child.exitCode !== null) throw new Error(`the server ended by itself (${program.child.exitCode})\n${program.errors()}`);
    return (await fetch(new URL('api/health', url), { signal: AbortSignal.timeout(3_000) })).ok;
  });
  return {
    url,
    async die(death) {
      if (death === 'postgres') killPostmaster();
      else {
        if (death === 'server+postgres' && chance.oneIn(2)) {
          killPostmaster();
          // Now and then the server is already bringing PostgreSQL up again when it dies itself.
          await new Promise((resolve) => { setTimeout(resolve, chance.int(400)); });
        }
        await program.kill();
        if (death === 'server+postgres') killPostmaster();
        await startAgain();
      }
      await well();
    },
    stop: () => program.stop(),
  };
}
