/** The server and its PostgreSQL through their deaths: killed apart or together, started again on the same data and port. */
import { join } from 'node:path';
import { livingPostmaster } from '#server/db/embedded/postmaster.ts';
import { until, type Program } from '../support/processes.ts';
import { startServer } from '../support/world.ts';
import type { Chance } from './chance.ts';

export type ServerDeath = 'server' | 'postgres' | 'server+postgres';

/** A computer with much else to do brings a killed PostgreSQL back in half a minute, and answers late. */
const WELL_WITHIN_MS = 180_000;
const ANSWERS_WITHIN_MS = 10_000;

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
  const well = async (): Promise<void> => {
    let heard = 'nothing';
    try {
      await until('the server to be well again', WELL_WITHIN_MS, async () => {
        if (program.child.exitCode !== null) throw new Error(`the server ended by itself (${program.child.exitCode})`);
        const answer = await fetch(new URL('api/health', url), { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
        heard = `${answer.status} ${await answer.text()}`;
        return answer.ok;
      });
    } catch (error) {
      throw new Error(`the server is not well; its health: ${heard}; PostgreSQL: ${JSON.stringify(livingPostmaster(dataDir))}\n${program.errors().slice(-4_000)}`, { cause: error });
    }
  };
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
