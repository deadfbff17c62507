import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { chanceFrom, type Chance } from './chance.ts';
import { drawFate, faultKinds, startProxy, type FaultKind, type Proxy } from './proxy.ts';

const BODY = 'x'.repeat(2_000);
let server: Server | null = null;
let proxy: Proxy | null = null;
afterEach(async () => {
  await proxy?.stop();
  server?.closeAllConnections();
  server?.close();
  server = proxy = null;
});

/** A chance whose first fate is of that kind, towards the till, and acts inside the answer or lasts through it. */
function chanceOf(kind: FaultKind, { lasts = false, resets = true, long = false } = {}): Chance {
  for (let seed = 0; ; seed++) {
    const fate = drawFate(chanceFrom(seed));
    const reaches = lasts ? fate.afterBytes > 4_000 : fate.afterBytes > 100 && fate.afterBytes < 2_000;
    if (fate.kind === kind && fate.direction === 'down' && reaches && fate.resets === resets && (fate.ms === 45_000) === long && (long || fate.ms < 500)) return chanceFrom(seed);
  }
}

async function behind(chance: Chance): Promise<string> {
  const target = createServer((_request, response) => response.end(BODY));
  server = target;
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  proxy = await startProxy({ targetPort: (target.address() as AddressInfo).port, chance });
  return `http://127.0.0.1:${proxy.port}/`;
}

const read = async (url: string): Promise<string> => (await fetch(url, { headers: { connection: 'close' } })).text().catch(() => 'broken');

describe('the bad network', () => {
  it('lets everything through until it is roughened, and again once it healed', async () => {
    const url = await behind(chanceOf('cut'));
    expect(await read(url)).toBe(BODY);
    proxy?.roughen();
    expect(await read(url).catch(() => 'broken')).toBe('broken');
    proxy?.heal();
    expect(await read(url)).toBe(BODY);
    expect(proxy?.faults).toMatchObject({ cut: 1 });
  });

  it.each(['refuse', 'cut', 'truncate', 'stall'] as const)('%s leaves no whole answer', async (kind) => {
    const url = await behind(chanceOf(kind));
    proxy?.roughen();
    expect(await read(url).catch(() => 'broken')).toBe('broken');
    expect(proxy?.faults[kind]).toBe(1);
  });

  it.each(['delay', 'throttle'] as const)('%s changes no byte', async (kind) => {
    const url = await behind(chanceOf(kind, { lasts: true }));
    proxy?.roughen();
    expect(await read(url)).toBe(BODY);
    expect(proxy?.faults[kind]).toBe(1);
  });

  it('a stall that holds an answer back lets it go when the network heals', async () => {
    const url = await behind(chanceOf('stall', { resets: false, long: true }));
    proxy?.roughen();
    const answer = read(url);
    while (proxy?.faults.stall === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    proxy?.heal();
    expect(await answer).toBe(BODY);
  });

  it('draws every kind', () => {
    const chance = chanceFrom(5);
    const seen = new Set(Array.from({ length: 300 }, () => drawFate(chance).kind));
    expect([...seen].toSorted()).toEqual(['none', ...faultKinds].toSorted());
  });
});
