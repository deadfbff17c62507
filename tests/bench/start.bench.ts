import { rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { demoLogins } from '#domain/demo-shop/shop.ts';
import { freePort, startProgram, until } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { figure, percentile, type Bench } from './figure.ts';
import { benchSize } from './sizes.ts';
import { benchTill, releaseBenchTill } from './till.ts';

/** Process start until the till can sell: page served, channel open, cart and people answered; no network. */
export const startBench: Bench = {
  name: 'start',
  what: 'process start until the till can sell, no network',
  async run({ quick, log }) {
    const { size } = await benchTill(benchSize(quick), log);
    const dir = await releaseBenchTill();
    const port = await freePort();
    const times: number[] = [];
    const floors: number[] = [];
    try {
      for (let run = 0; run < (quick ? 3 : 9); run++) {
        const began = performance.now();
        const host = await startProgram('electron/host/main.ts', { args: ['--data', dir, '--port', String(port)] });
        const client = await until('the channel', 10_000, () => connectTill(host.url));
        await client.sale.view({});
        const staff = await client.staff.list({});
        times.push(performance.now() - began);
        if (!staff.ok || staff.value.members.length !== demoLogins.tills[0]?.staff.length) throw new Error('the till did not start with its staff');
        client.close();
        await host.stop();
        const bare = performance.now();
        spawnSync(process.execPath, ['-e', "import('node:http')"]);
        floors.push(performance.now() - bare);
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
    return [
      figure('start', `worst of ${times.length}`, Math.max(...times), 'ms', 1_500),
      figure('start', 'p50', percentile(times, 0.5), 'ms'),
      figure('start', 'floor p50 (Node itself with http)', percentile(floors, 0.5), 'ms'),
      figure('start', 'goods', size.goods, 'goods'),
    ];
  },
};
