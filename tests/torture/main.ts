/** `npm run torture -- --kills N`: see README.md. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startPrinter } from '#lab/printer/printer-server.ts';
import { CASHIER, startHost, startWorld, type World } from '../support/world.ts';
import { freePort, until, type Program } from '../support/processes.ts';
import { auditTill, isClean, type Audit } from './audit.ts';
import { comeToWork, newNotebook, sellUntilGone, settleDoubt, type Notebook, type SellerOptions } from './seller.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' }, json: { type: 'boolean', default: false } } });
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 1) {
  process.stderr.write('Say how often to kill: npm run torture -- --kills 100\n');
  process.exit(2);
}

type Printer = Awaited<ReturnType<typeof startPrinter>>;

/** Kills come within this many milliseconds after the cashier began to sell; short ones hit the first sale, long ones the sync. */
const LONGEST_SHIFT_MS = 1_200;

async function sellThroughKills(world: World, printer: Printer, notebook: Notebook): Promise<void> {
  const options: SellerOptions = { staffName: CASHIER.name, pin: CASHIER.pin, barcodes: world.barcodes, maxLines: 6 };
  const port = await freePort();
  let pairingCode: string | undefined = world.pairingCode;
  let doubt: { cartId: string; totalMinor: number } | null = null;
  for (let kill = 0; kill <= kills; kill++) {
    const host: Program = await startHost(world.dir, { name: 'till', port, serverUrl: world.server.url, printerPort: printer.port, ...(pairingCode ? { pairingCode } : {}) });
    pairingCode = undefined;
    const client = await comeToWork(host.url, options);
    await settleDoubt(client, notebook, doubt);
    if (kill === kills) {
      await drain(client);
      client.close();
      await host.stop();
      return;
    }
    const timer = setTimeout(() => void host.kill(), randomInt(LONGEST_SHIFT_MS));
    doubt = await sellUntilGone(client, notebook, options, () => false);
    clearTimeout(timer);
    await host.kill();
    progress(`kill ${kill + 1}/${kills}: ${notebook.promised.size} receipts promised, ${notebook.doubtsPaid + notebook.doubtsNotPaid} payments were in the air`);
  }
}

async function drain(client: Awaited<ReturnType<typeof comeToWork>>): Promise<void> {
  await until('everything sold to reach the server', 120_000, async () => {
    const state = await client.till.state({});
    return state.ok && state.value.sync.unsent === 0 && state.value.printer.queued === 0;
  });
}

/** Receipts whose number stands on more than one paper that is not marked as a copy. */
function printedTwice(printer: Printer, notebook: Notebook): number {
  const papers = printer.papers().map((paper) => paper.lines.join('\n')).filter((text) => !text.includes('КОПИЯ'));
  const seen = new Map<string, number>();
  for (const { number } of notebook.promised.values()) seen.set(number, 0);
  for (const text of papers) {
    for (const number of seen.keys()) if (text.includes(number)) seen.set(number, (seen.get(number) ?? 0) + 1);
  }
  return [...seen.values()].filter((count) => count > 1).length;
}

function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}

function report(audit: Audit, notebook: Notebook, twice: number, seconds: number): void {
  const figures = { kills, promised: notebook.promised.size, scans: notebook.scans, doubtsPaid: notebook.doubtsPaid, doubtsNotPaid: notebook.doubtsNotPaid, ...audit, printedTwice: twice, seconds: Math.round(seconds) };
  if (values.json) return void process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.stdout.write([
    '', `kills ${kills} · receipts promised ${notebook.promised.size} · at the server ${audit.onServer} · scans ${notebook.scans} · ${figures.seconds} s`,
    `payments whose answer a kill swallowed: ${notebook.doubtsPaid + notebook.doubtsNotPaid} (paid ${notebook.doubtsPaid}, not paid ${notebook.doubtsNotPaid}; each settled by asking)`,
    `lost ${audit.lost}, doubled ${audit.doubled}`,
    `changed ${audit.changed}, number gaps ${audit.numberFaults}, unbalanced ${audit.unbalanced}, quarantined ${audit.quarantined}, on paper twice ${twice}`, '',
  ].join('\n'));
}

const began = performance.now();
const world = await startWorld({ goods: 30 });
const printer = await startPrinter({ port: 0 });
const notebook = newNotebook();
let clean = false;
try {
  await sellThroughKills(world, printer, notebook);
  const database = await world.database();
  const audit = await auditTill(database, world.companyId, world.tillId, notebook);
  await database.end();
  const twice = printedTwice(printer, notebook);
  clean = isClean(audit) && twice === 0 && notebook.promised.size > 0;
  report(audit, notebook, twice, (performance.now() - began) / 1000);
} finally {
  await printer.stop();
  await world.stop();
}
process.exitCode = clean ? 0 : 1;
