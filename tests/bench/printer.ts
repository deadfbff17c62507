/** A printer of a process of its own, so that what a sale costs includes its paper, and what the paper costs is not counted twice. */
import { freePort, startProgram } from '../support/processes.ts';

export type BenchPrinter = { readonly address: string; readonly stop: () => Promise<void> };

export async function startBenchPrinter(): Promise<BenchPrinter> {
  const port = await freePort();
  const { stop } = await startProgram('lab/main.ts', { args: ['--printer-port', String(port), '--page-port', '0'] });
  return { address: `tcp://127.0.0.1:${port}`, stop };
}
