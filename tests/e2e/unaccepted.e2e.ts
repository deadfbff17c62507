/** What was typed or chosen and not accepted is never lost on the way to the money. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import { comeToWork } from './demo-till.ts';
import type { Story } from './story.ts';
import { tellUnaccepted } from './unaccepted.ts';

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-unaccepted-'));
  const host = await startHost(dir, { name: 'till', port: await freePort() });
  const client = await connectTill(host.url);
  try {
    await comeToWork(client, 'manager');
    await tellUnaccepted(story, host.url, client);
  } finally {
    client.close();
    await host.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
