/** A cashier without a keyboard writes by touch alone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import { comeToWork, personOf } from './demo-till.ts';
import type { Story } from './story.ts';
import { tellTouchLetters } from './touch-letters.ts';

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-letters-'));
  const host = await startHost(dir, { name: 'till', port: await freePort() });
  const client = await connectTill(host.url);
  try {
    const cashier = await comeToWork(client, 'cashier');
    await tellTouchLetters(story, host.url, client, cashier, await personOf(client, 'manager'));
  } finally {
    client.close();
    await host.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
