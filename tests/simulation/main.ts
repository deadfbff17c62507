/** `npm run simulate -- --seeds N [--from S] [--seed S --trace] [--tier a|b] [--sabotage]`: see README.md. */
import { parseArgs } from 'node:util';
import { catchBug, describeViolation, runCampaign, runSeed, type Caught, type TierMaker } from './campaign.ts';
import { failureLines, sabotageLines, summaryLines } from './report.ts';
import { serverBugs } from './sabotages-server.ts';
import { tillBugs } from './sabotages-till.ts';
import { tierA } from './tier-a.ts';
import { openTierB } from './tier-b.ts';

const { values } = parseArgs({ options: {
  seeds: { type: 'string', default: '100' }, from: { type: 'string', default: '1' }, seed: { type: 'string' }, trace: { type: 'boolean', default: false },
  tier: { type: 'string', default: 'a' }, sabotage: { type: 'boolean', default: false }, bug: { type: 'string' },
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

async function campaign(chosen: TierMaker): Promise<boolean> {
  const result = await runCampaign(chosen, from, count, (failure) => { if (failure) say(...failureLines(failure, chosen.name)); });
  say(...summaryLines(result, chosen.name, seconds()));
  return result.failures.length === 0;
}

async function replay(chosen: TierMaker, seed: number): Promise<boolean> {
  const bug = [...tillBugs, ...serverBugs].find(({ name }) => name === values.bug);
  const result = await runSeed(chosen, seed, { ...(values.trace ? { tell: (line: string) => say(line) } : {}), ...(bug ? { bug } : {}) });
  say(`seed ${seed}: ${result.violation ? describeViolation(result) : 'all invariants hold'}; ${result.events} events, ${result.commits} commits, trace ${result.hash}`);
  return result.violation === null;
}

async function sabotage(chosen: TierMaker): Promise<boolean> {
  const caught: Caught[] = [];
  for (const bug of [...tillBugs, ...serverBugs].filter(({ name }) => values.bug === undefined || name === values.bug)) caught.push(await catchBug(chosen, bug, from));
  say(...sabotageLines(caught, seconds()));
  return caught.every(({ by }) => by !== null);
}
