/** `npm run bench [-- NAME ...] [--json] [--quick]`: a table for people, or one JSON line per figure and nothing else. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figure, type Bench, type Figure } from './figure.ts';
import { bootstrapBench } from './bootstrap.bench.ts';
import { digestBench } from './digest.bench.ts';
import { idleFleetBench } from './idle-fleet.bench.ts';
import { ingestManyBench } from './ingest-many.bench.ts';
import { longReceiptBench } from './long-receipt.bench.ts';
import { memoryBench } from './memory.bench.ts';
import { offlineBench } from './offline.bench.ts';
import { machineTime, stolenShare } from './process-stats.ts';
import { propagateBench } from './propagate.bench.ts';
import { pushBench } from './push.bench.ts';
import { saleCommitBench } from './sale-commit.bench.ts';
import { scanBench } from './scan.bench.ts';
import { searchBench } from './search.bench.ts';
import { startBench } from './start.bench.ts';
import { takingInBench } from './taking-in.bench.ts';
import { closeBenchTill } from './till.ts';

// Code of the page knows a browser's names, which nothing else here may: it is checked apart and found by its place.
const { pageBenches } = (await import(join(import.meta.dirname, 'page', 'ui.bench.ts'))) as { readonly pageBenches: readonly Bench[] };
const benches: readonly Bench[] = [
  saleCommitBench, scanBench, longReceiptBench, searchBench, startBench, ...pageBenches,
  pushBench, takingInBench, bootstrapBench, propagateBench, ingestManyBench, idleFleetBench, digestBench, memoryBench, offlineBench,
];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } } });
const chosen = positionals.length === 0 ? benches : benches.filter((bench) => positionals.includes(bench.name));
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  process.stderr.write(`No bench is called ${unknown.join(', ')}. There are: ${benches.map((bench) => bench.name).join(', ')}.\n`);
  process.exit(2);
}

const log = (text: string): void => void process.stderr.write(`${text}\n`);
// Told as they come: what one bench breaks off with takes nothing from those before and after it.
try {
  for (const bench of chosen) {
    log(`${bench.name}: ${bench.what}`);
    try {
      const before = machineTime();
      const measured = await bench.run({ quick: values.quick, log });
      // Beside the figures, so that whoever reads a late one sees whether this machine was the reader's own.
      const figures = [...measured, figure(bench.name, 'of the processors, taken by other machines meanwhile', stolenShare(before, machineTime()) * 100, '%')];
      process.stdout.write(values.json ? figures.map((figure) => `${JSON.stringify(figure)}\n`).join('') : table(figures));
      if (!figures.every((figure) => figure.ok)) process.exitCode = 1;
    } catch (error) {
      log(`${bench.name} BROKE OFF: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
} finally {
  await closeBenchTill();
}

function table(rows: readonly Figure[]): string {
  const cells = [['bench', 'metric', 'value', 'unit', 'budget', ''], ...rows.map((row) => [row.bench, row.metric, String(row.value), row.unit, row.budget === null ? '-' : `${row.bound === 'least' ? '>=' : '<='} ${row.budget}`, row.ok ? 'ok' : 'OVER'])];
  const widths = (cells[0] as string[]).map((_, column) => Math.max(...cells.map((row) => (row[column] as string).length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 2 ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number))).join('  ').trimEnd();
  return `\n${cells.map(line).join('\n')}\n\n`;
}
