/** Runs the utility process's own entry (or the staged one) in a worker: what Electron gives it as `parentPort` is made of the worker's port. */
import { parentPort, workerData } from 'node:worker_threads';

const port = parentPort;
if (!port) throw new Error('this fixture runs in a worker');
const { dataDir, entry } = workerData as { dataDir: string; entry?: string };
process.argv = [process.argv[0] ?? '', 'utility-main', '--data', dataDir];
Object.assign(process, {
  parentPort: {
    postMessage: (message: unknown) => { port.postMessage(message); },
    on: (_event: 'message', listener: (event: { data: unknown; ports: unknown[] }) => void) => {
      port.on('message', ({ data, ports }: { data: unknown; ports: unknown[] }) => { listener({ data, ports }); });
    },
  },
});
await import(entry ?? './utility-main.ts');
