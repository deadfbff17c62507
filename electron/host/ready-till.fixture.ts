/** A till of the demo shop with its shift open, in a folder and a time of its own, for tests of one feature through the contract. */
import type { Role } from '#domain/rights/rights.ts';
import type { HostOptions } from './compose.ts';
import { signInAs } from './people.fixture.ts';
import { systemClock } from './platform/clock.ts';
import { fillReady, openScratchHost, removeDir, scratchDir, type ScratchHost } from './scratch-host.fixture.ts';

export type ReadyTill = {
  readonly dir: string;
  readonly host: () => ScratchHost;
  /** Sets the till's clock so far ahead of this computer's. */
  readonly setAhead: (ms: number) => void;
  /** Ends the host and starts it again; nobody is signed in. */
  readonly restart: (more?: Partial<HostOptions>) => Promise<ScratchHost>;
  readonly close: () => Promise<void>;
};

/** With the first person of that role signed in; null for nobody. */
export async function openReadyTill(role: Role | null, options: Partial<HostOptions> = {}): Promise<ReadyTill> {
  const dir = scratchDir();
  let aheadMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs };
  const open = (more: Partial<HostOptions> = {}): Promise<ScratchHost> => openScratchHost(dir, { clock, ...options, ...more });
  await fillReady(dir);
  let host = await open();
  if (role !== null) await signInAs(host, role);
  return {
    dir,
    host: () => host,
    setAhead: (ms) => { aheadMs = ms; },
    restart: async (more) => {
      await host.close();
      host = await open(more);
      return host;
    },
    close: async () => {
      await host.close();
      removeDir(dir);
    },
  };
}
