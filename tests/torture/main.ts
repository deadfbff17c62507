/** `npm run torture -- --kills N [--scenario cash|mixed] [--json]`: see README.md. */
import { parseArgs } from 'node:util';
import { startPrinter } from '#lab/printer/printer-server.ts';
import { startWorld } from '../support/world.ts';
import { runCash } from './cash-scenario.ts';
import { runMixed } from './mixed-scenario.ts';
import type { Run } from './run.ts';

const scenarios: Readonly<Record<string, Run>> = { cash: runCash, mixed: runMixed };

const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' }, scenario: { type: 'string', default: 'cash' }, json: { type: 'boolean', default: false } } });
const kills = Number(values.kills);
const run = scenarios[values.scenario];
if (!Number.isInteger(kills) || kills < 1 || run === undefined) {
  process.stderr.write('Say how often to kill and in which work: npm run torture -- --kills 100 --scenario cash|mixed\n');
  process.exit(2);
}

const began = performance.now();
const world = await startWorld({ goods: 30 });
const printer = await startPrinter({ port: 0 });
let clean = false;
try {
  const result = await run(world, printer, kills);
  clean = result.clean;
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(values.json ? `${JSON.stringify({ scenario: values.scenario, kills, ...result.figures, seconds })}\n` : `\n${result.lines.join('\n')}\nscenario ${values.scenario}, kills ${kills}, ${seconds} s\n`);
} finally {
  await printer.stop();
  await world.stop();
}
process.exitCode = clean ? 0 : 1;
