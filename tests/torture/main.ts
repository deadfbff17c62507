/** `npm run torture -- --kills N [--scenario cash|mixed|all] [--all] [--seed S] [--json] [--record]`: see README.md. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { recordRun } from '../proof/records.ts';
import { runScenario } from './run.ts';
import { scenarios } from './scenarios.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' }, scenario: { type: 'string', default: 'cash' }, all: { type: 'boolean', default: false }, seed: { type: 'string' }, json: { type: 'boolean', default: false }, record: { type: 'boolean', default: false } } });
const name = values.all ? 'all' : values.scenario;
const kills = Number(values.kills);
const seed = Number(values.seed ?? randomInt(1_000_000_000));
const play = scenarios[name];
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed) || play === undefined) {
  process.stderr.write('Say how often to kill and in which work: npm run torture -- --kills 100 --scenario cash|mixed|all [--seed 7]\n');
  process.exit(2);
}

process.stderr.write(`scenario ${name}, seed ${seed}\n`);
const began = performance.now();
let clean = false;
try {
  const result = await runScenario(play, kills, seed);
  clean = result.clean;
  const seconds = Math.round((performance.now() - began) / 1000);
  if (values.record) recordRun('torture', `npm run torture -- --kills ${kills} ${name === 'all' ? '--all' : `--scenario ${name}`} --seed ${seed}`, seconds, { ...result.proof, scenario: name, seed, kills, clean });
  process.stdout.write(values.json ? `${JSON.stringify({ scenario: name, seed, kills, ...result.figures, seconds })}\n` : `\n${result.lines.join('\n')}\nscenario ${name}, seed ${seed}, kills ${kills}, ${seconds} s\n`);
} catch (error) {
  process.stderr.write(`\nscenario ${name}, seed ${seed}: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
}
process.exitCode = clean ? 0 : 1;
// Tills of a run that broke off may still be waiting for something.
process.stdout.write('', () => process.exit());
