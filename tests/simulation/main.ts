/** `npm run simulate -- --seeds N [--from S] [--seed S --trace] [--tier a|b] [--sabotage] [--record]`: see README.md. */
import { parseArgs } from 'node:util';
import { catchBug, describeViolation, runCampaign, runHonest, runSeed, type Caught, type TierMaker } from './campaign.ts';
import { neverHappened, SEEDS_FOR_ALL } from './expected-faults.ts';
import { recordRun, type Figures, type Kind } from '../proof/records.ts';
import { failureLines, nameOf, sabotageLines, summaryLines } from './report.ts';
import { serverBugs } from './sabotages-server.ts';
import { pairingBugs } from './sabotages-pairing.ts';
import { tillBugs } from './sabotages-till.ts';
import { catchSqlBug, sqlBugs } from './storm/sql-bugs.ts';
import { runStorm } from './storm/storm.ts';
import { tierA } from './tier-a.ts';
import { openTierB } from './tier-b.ts';

const { values } = parseArgs({ options: {
  seeds: { type: 'string', default: '100' }, from: { type: 'string', default: '1' }, seed: { type: 'string' }, trace: { type: 'boolean', default: false },
  tier: { type: 'string', default: 'a' }, sabotage: { type: 'boolean', default: false }, bug: { type: 'string' }, honest: { type: 'boolean', default: false }, record: { type: 'boolean', default: false },
} });
const say = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const [count, from, only] = [Number(values.seeds), Number(values.from), values.seed === undefined ? null : Number(values.seed)];
if (!['a', 'b'].includes(values.tier) || ![count, from, only ?? 1].every((number) => Number.isInteger(number) && number >= 0)) {
  process.stderr.write('Say how many seeds: npm run simulate -- --seeds 1000 [--from 1] [--seed 7 --trace] [--tier a|b] [--sabotage]\n');
  process.exit(2);
}

const began = performance.now();
const seconds = (): number => (performance.now() - began) / 1000;
const real = values.tier === 'b' ? await openTierB() : null;
const tier = real ?? tierA;
process.exitCode = await (values.sabotage ? sabotage(tier) : only === null ? campaign(tier) : replay(tier, only)) ? 0 : 1;
await real?.stop();

function record<K extends Kind>(kind: K, figures: Figures[K]): void {
  if (values.record) recordRun(kind, `npm run simulate -- ${process.argv.slice(2).filter((word) => word !== '--record').join(' ')}`, seconds(), figures);
}

async function campaign(chosen: TierMaker): Promise<boolean> {
  const result = await runCampaign(chosen, from, count, (failure) => { if (failure) say(...failureLines(failure, chosen.name)); });
  say(...summaryLines(result, chosen.name, seconds()));
  const stormsFailed = chosen === real ? await storms() : 0;
  const total = (counts: ReadonlyMap<unknown, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);
  record('simulate', {
    tier: chosen.name, from, seeds: count, failed: result.failures.length, commits: result.commits, events: result.events, faults: total(result.faults), checks: total(result.checks),
    storms: chosen === real ? count : 0, stormsFailed,
  });
  const never = count < SEEDS_FOR_ALL ? [] : neverHappened(result.faults, chosen.name);
  if (never.length > 0) say(`FAILED: never happened in ${count} seeds: ${never.join(', ')}`);
  return result.failures.length === 0 && stormsFailed === 0 && never.length === 0;
}

/** What virtual time cannot have: the same number of storms of real concurrency. Answers how many went wrong. */
async function storms(): Promise<number> {
  let [failed, commits, pages] = [0, 0, 0];
  for (let seed = from; seed < from + count; seed++) {
    const result = await runStorm(seed);
    commits += result.commits;
    pages += result.pages;
    if (!result.broken) continue;
    failed += 1;
    say(`storm ${seed} FAILED: ${result.broken.invariant} ${result.broken.message}`);
  }
  say(`storms: ${count} seeds of real concurrency, ${failed} failed; ${commits} commits, ${pages} pages; ${seconds().toFixed(1)} s in all`);
  return failed;
}

async function replay(chosen: TierMaker, seed: number): Promise<boolean> {
  const bug = [...tillBugs, ...serverBugs, ...pairingBugs].find(({ name }) => name === values.bug);
  const tell = values.trace ? (line: string): void => say(line) : undefined;
  const result = bug && values.honest ? await runHonest(chosen, bug, seed, tell) : await runSeed(chosen, seed, { ...(tell ? { tell } : {}), ...(bug ? { bug } : {}) });
  say(`seed ${seed}: ${result.violation ? describeViolation(result) : 'all invariants hold'}; ${result.events} events, ${result.commits} commits, trace ${result.hash}`);
  return result.violation === null;
}

async function sabotage(chosen: TierMaker): Promise<boolean> {
  const caught: Caught[] = [];
  for (const bug of [...tillBugs, ...serverBugs, ...pairingBugs].filter(({ name }) => values.bug === undefined || name === values.bug)) caught.push(await catchBug(chosen, bug, from));
  const inSql = await sabotageSql();
  say(...sabotageLines([...caught, ...inSql], seconds()));
  if (values.bug === undefined) record('sabotage', { bugs: [...caught, ...inSql].map(({ bug: { name, what, within }, by, tried }) => ({ name, what, by: by === null ? null : nameOf(by), tried, within })) });
  return [...caught, ...inSql].every(({ by }) => by !== null);
}

/** Those in SQL stand on a real PostgreSQL, whatever the tier. */
async function sabotageSql(): Promise<Caught[]> {
  const wanted = sqlBugs.filter(({ name }) => values.bug === undefined || name === values.bug);
  if (wanted.length === 0) return [];
  const cluster = real ?? await openTierB();
  try {
    const caught: Caught[] = [];
    for (const bug of wanted) {
      const started = performance.now();
      caught.push({ bug, ...await catchSqlBug(bug, from, runStorm), seconds: (performance.now() - started) / 1000 });
    }
    return caught;
  } finally {
    if (cluster !== real) await cluster.stop();
  }
}
