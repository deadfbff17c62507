/**
 * `npm run e2e [-- [--sample] STORY ...]`: every story in a real browser; the last line is `N passed, N failed`. Pictures go to
 * `.lavka/pictures`; those of failures are of this run or of stories that are not in it. With `--sample` each screen is looked at in two of its eight looks.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { runSteps, totalsLine, type Step } from '#build/check/step.ts';
import { takeTurns } from '#build/check/turns.ts';
import { ROOT } from '../support/processes.ts';
import { launchBrowser } from './browser.ts';
import { givenHands } from './hand.ts';
import { createStory, StoryEnds, type Story, type Totals } from './story.ts';
import { clearTraces } from './traces.ts';

/** Told at once, each in a browser of its own: a story waits for a screen more than it computes. */
const LANES = 2;
/** The others begin in between, so that no lane is left with a long one at the end. */
const LONGEST_FIRST = ['looks', 'busy-day', 'looks-task', 'scan-anywhere'];

const { values: { sample }, positionals: wanted } = parseArgs({ options: { sample: { type: 'boolean', default: false } }, allowPositionals: true });
const names = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.e2e.ts')).map((file) => file.replace('.e2e.ts', '')).filter((name) => wanted.length === 0 || wanted.some((one) => name.startsWith(one)));
const stories = [...LONGEST_FIRST.filter((name) => names.includes(name)), ...names.filter((name) => !LONGEST_FIRST.includes(name))];
const pictures = join(process.env['LAVKA_HOME'] ?? join(ROOT, '.lavka'), 'pictures');
if (wanted.length === 0) rmSync(pictures, { recursive: true, force: true });
else clearTraces(pictures, stories);
if (sample) process.stdout.write('A sample: each screen in two of its eight looks. `npm run e2e` takes them all.\n');

const turn = takeTurns((text) => void process.stdout.write(text));

async function tell(name: string, browser: Browser): Promise<Totals> {
  const { say, end } = turn();
  const totals: Totals = { passed: 0, failed: 0 };
  const began = performance.now();
  say(`\n${name}\n`);
  try {
    const { run } = (await import(join(import.meta.dirname, `${name}.e2e.ts`))) as { run: (story: Story) => Promise<void> };
    const story = createStory({ name, browser, pictures, sample, totals, say });
    await story.part('the story', () => run(story));
  } catch (error) {
    if (!(error instanceof StoryEnds)) {
      totals.failed += 1;
      say(`  ✗ the story broke off\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
  } finally {
    say(`  ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    end();
  }
  return totals;
}

/** Launched one after another: the first unpacks what the others find. */
const free: Browser[] = [];
for (let lane = 0; lane < Math.min(LANES, stories.length); lane++) free.push(givenHands(await launchBrowser()));
const steps = stories.map((name): Step => ({
  name,
  async run() {
    const browser = free.pop();
    if (!browser) throw new Error('more stories at once than browsers');
    const totals = await tell(name, browser);
    // What a story that broke off leaves open is no part of the next one.
    for (const context of browser.contexts()) await context.close();
    free.push(browser);
    return { ...totals, output: '' };
  },
}));
const told = await runSteps(steps, LANES, () => undefined);
for (const browser of free) await browser.close();
const [passed, failed] = [told.reduce((sum, one) => sum + one.passed, 0), told.reduce((sum, one) => sum + one.failed, 0)];
process.stdout.write(`\npictures: ${pictures}\n${totalsLine(told)}\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
