/** A till of a lying server's shop that sells, for whoever asks what it believes of that server from then on. */
import { assert } from '#domain/kernel/assert.ts';
import type { LyingServer } from './lying-server.fixture.ts';
import { signInAs } from './people.fixture.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import { openScratchHost, value, type ScratchHost } from './scratch-host.fixture.ts';

/** Everything sync measures goes so many times as fast: waits between tries are over in a moment. */
export function hurriedClock(times: number): Clock {
  return { ...systemClock, monotonicMs: () => performance.now() * times };
}

/** Paired with the server over `dir`, its cashier signed in and the shift open. */
export async function openSellingTill(dir: string, server: LyingServer, clock: Clock): Promise<ScratchHost> {
  const scratch = await openScratchHost(dir, { clock });
  assert(await scratch.host.pair(server.url, '1') === null, 'the server takes any code');
  while ((await value(scratch.till.till.state({}))).phase !== 'ready') await new Promise((resolve) => { setTimeout(resolve, 5); });
  await signInAs(scratch, 'cashier');
  await value(scratch.till.shift.open({ floatMinor: 100_00 }));
  return scratch;
}
