/** `npm run e2e [-- STORY ...]`: every story in a real browser; the last line is `N passed, N failed`. Pictures go to `.lavka/pictures`. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/processes.ts';
import { launchBrowser } from './browser.ts';
import { createStory, StoryEnds, type Story, type Totals } from './story.ts';

const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.e2e.ts')).filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));
const pictures = join(process.env['LAVKA_HOME'] ?? join(ROOT, '.lavka'), 'pictures');
if (wanted.length === 0) rmSync(pictures, { recursive: true, force: true });

const totals: Totals = { passed: 0, failed: 0 };
const browser = await launchBrowser();
try {
  for (const file of files) {
    process.stdout.write(`\n${file.replace('.e2e.ts', '')}\n`);
    const { run } = (await import(join(import.meta.dirname, file))) as { run: (story: Story) => Promise<void> };
    try {
      await run(createStory(browser, pictures, totals));
    } catch (error) {
      if (!(error instanceof StoryEnds)) {
        totals.failed += 1;
        process.stdout.write(`  ✗ the story broke off\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      }
    }
  }
} finally {
  await browser.close();
}
process.stdout.write(`\npictures: ${pictures}\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
