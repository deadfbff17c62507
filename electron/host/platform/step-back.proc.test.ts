import { expect, it } from 'vitest';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';

it('HD3 a thread that steps back lets the others of its process go first, and takes none of them along', async () => {
  const before = getPriority();
  const worker = new Worker(`import { getPriority } from 'node:os';
    import { parentPort } from 'node:worker_threads';
    const { stepBack } = await import(${JSON.stringify(new URL('./step-back.ts', import.meta.url).href)});
    stepBack();
    parentPort.postMessage(getPriority());`, { eval: true, execArgv: ['--experimental-strip-types', '--input-type=module'] });
  const inside = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  expect([inside, getPriority()]).toEqual([process.platform === 'linux' ? Math.max(10, before) : before, before]);
});
