import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const TESTS = '**/*.test.{ts,tsx}';
/** They start programs or a database server: `npm test` runs them, `npm run check` does not. */
const PROGRAMS = '**/*.{proc,pg}.test.ts';
/** Some of them wait out outages, after which a till may be silent for a minute and a half. */
const OUTAGES_MS = 300_000;
/** Rooms that keep nothing between tests but what a test makes: their files share one set of loaded modules, which halves their cost. */
const SHARING = '{domain,contract,renderer,electron}';
const ALONE = ['{sync-server,lab,build,migrations}', 'tests'];
const NEVER = ['**/node_modules/**', 'dist/**'];
/** One more than there are processors: half of what a test takes it waits, for a disk, a program that starts, a time that passes. */
const WORKERS = availableParallelism() + 1;

/** What a test waits for comes when the machine has time for it; a second is none beside other tests. */
const POLL_MS = 60_000;

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: POLL_MS } },
    maxWorkers: WORKERS,
    projects: [
      { extends: true, test: { name: 'sharing', include: [`${SHARING}/${TESTS}`], exclude: [...NEVER, PROGRAMS], isolate: false } },
      { extends: true, test: { name: 'alone', include: ALONE.map((room) => `${room}/${TESTS}`), exclude: [...NEVER, PROGRAMS] } },
      { extends: true, test: { name: 'programs', include: [PROGRAMS], exclude: NEVER, testTimeout: OUTAGES_MS, globalSetup: ['sync-server/testing/global-setup.ts'] } },
    ],
  },
});
