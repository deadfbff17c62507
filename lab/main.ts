/** `node lab/main.ts --printer-port 9101 --page-port 4720 [--data DIR] [--columns 48]`: virtual hardware and its page. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPage } from './page-server.ts';
import { Archive } from './printer/archive.ts';
import { startPrinter } from './printer/printer-server.ts';

const { values } = parseArgs({
  options: { 'printer-port': { type: 'string', default: '9101' }, 'page-port': { type: 'string', default: '4720' }, data: { type: 'string' }, columns: { type: 'string', default: '48' } },
});

class CannotStart extends Error {}

function whole(name: string, text: string, lowest: number, highest: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < lowest || value > highest) throw new CannotStart(`--${name} wants a whole number from ${lowest} to ${highest}, not "${text}"`);
  return value;
}

/** Runs `open` and says in one sentence which port could not be had. */
async function opened<T>(what: string, port: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw new CannotStart(`the lab cannot open port ${port} for its ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function main(): Promise<void> {
  const printerPort = whole('printer-port', values['printer-port'], 0, 65_535);
  const pagePort = whole('page-port', values['page-port'], 0, 65_535);
  const columns = whole('columns', values.columns, 16, 80);
  const running = await opened('printer', printerPort, () => startPrinter({ port: printerPort, columns, keepPapers: 400 }));
  if (values.data !== undefined) await keepPapers(new Archive(join(values.data, 'papers')), running.printer);
  const page = await opened('page', pagePort, () => startPage(running, pagePort));
  process.stdout.write(`LAVKA-LAB ready http://127.0.0.1:${page.port}/\n`);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void Promise.all([page.stop(), running.stop()]).then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Loads earlier papers and files new ones one after the other; a full disk costs the file, not the paper on the page. */
async function keepPapers(archive: Archive, printer: Awaited<ReturnType<typeof startPrinter>>['printer']): Promise<void> {
  printer.adopt(await archive.load());
  let saving: Promise<void> = Promise.resolve();
  printer.on('paper', (paper) => {
    saving = saving.then(() => archive.save(paper)).catch((error: unknown) => {
      process.stderr.write(`a paper could not be filed: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
}

// The page's scripts are stripped of their types by a part of Node that calls itself experimental each time; other warnings are said as ever.
process.removeAllListeners('warning');
process.on('warning', (warning) => { if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`); });

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
