/**
 * `npm run e2e [-- [--sample] STORY ...]`: every story in a real browser; the last line is `N passed, N failed`. Pictures go to
 * `.lavka/pictures`; those of failures are of this run or of stories that are not in it. With `--sample` each screen is looked at in two of its eight looks.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../support/processes.ts';
import { launchBrowser } from './browser.ts';
import { createStory, StoryEnds, type Story, type Totals } from './story.ts';
import { clearTraces } from './traces.ts';

const { values: { sample }, positionals: wanted } = parseArgs({ options: { sample: { type: 'boolean', default: false } }, allowPositionals: true });
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.e2e.ts')).filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));
const pictures = join(process.env['LAVKA_HOME'] ?? join(ROOT, '.lavka'), 'pictures');
if (wanted.length === 0) rmSync(pictures, { recursive: true, force: true });
else clearTraces(pictures, files.map((file) => file.replace('.e2e.ts', '')));
if (sample) process.stdout.write('A sample: each screen in two of its eight looks. `npm run e2e` takes them all.\n');

const totals: Totals = { passed: 0, failed: 0 };
const browser = await launchBrowser();
try {
  for (const file of files) {
    const name = file.replace('.e2e.ts', '');
    process.stdout.write(`\n${name}\n`);
    const { run } = (await import(join(import.meta.dirname, file))) as { run: (story: Story) => Promise<void> };
    try {
      const story = createStory({ name, browser, pictures, sample, totals });
      await story.part('the story', () => run(story));
    } catch (error) {
      if (!(error instanceof StoryEnds)) {
        totals.failed += 1;
        process.stdout.write(`  ✗ the story broke off\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      }
    }
    // What a story that broke off leaves open is no part of the next one.
    for (const context of browser.contexts()) await context.close();
  }
} finally {
  await browser.close();
}
process.stdout.write(`\npictures: ${pictures}\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
