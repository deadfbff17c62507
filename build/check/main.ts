/**
 * `npm run check`: types of each runtime, lint, the import table, the papers, and the tests
 * that start no programs and no database server (`*.proc.test.ts` and `*.pg.test.ts` wait for `npm test`).
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPapers } from './papers.ts';
import { cruiseRooms, describeRooms } from './rooms.ts';
import { countTroubles, describeStep, runProgram, runSteps, totalsLine, type Step } from './step.ts';
import { runVitest } from './vitest.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LANES = 2;
/** Tests wait about as often as they compute, and the lane beside them ends before they do. */
const TEST_WORKERS = 2;
/** One tsconfig per runtime; `base` is what they share, `lint` takes them all together. */
const RUNTIMES = readdirSync(join(ROOT, 'build', 'tsconfig')).map((file) => basename(file, '.json')).filter((name) => name !== 'base' && name !== 'lint');

const tool = (...path: string[]): string => join(ROOT, 'node_modules', ...path);
const node = (args: readonly string[]): ReturnType<typeof runProgram> => runProgram(process.execPath, args, { cwd: ROOT });
const notes = join(process.env['LAVKA_HOME'] ?? join(ROOT, '.lavka'), 'check');
mkdirSync(notes, { recursive: true });

const types: Step[] = RUNTIMES.map((runtime) => ({
  name: `types: ${runtime}`,
  run: () => node([tool('typescript', 'bin', 'tsc'), '-p', join('build', 'tsconfig', `${runtime}.json`), '--incremental', '--tsBuildInfoFile', join(notes, `${runtime}.tsbuildinfo`)]),
}));

const steps: Step[] = [
  // The longest first, in a lane of its own; the rest fits beside it.
  { name: 'unit tests without PostgreSQL', run: () => runVitest({ root: ROOT, report: join(notes, 'vitest.json'), args: ['--project', 'sharing', '--project', 'alone', '--maxWorkers', String(TEST_WORKERS)] }) },
  { name: 'rooms: who imports whom', run: async () => countTroubles(describeRooms(await cruiseRooms(ROOT))) },
  { name: 'papers: README, ARCHITECTURE', run: () => Promise.resolve(countTroubles(checkPapers(ROOT))) },
  ...types,
  { name: 'lint', run: () => node([tool('eslint', 'bin', 'eslint.js'), '.']) },
];

const all = await runSteps(steps, LANES, (done) => process.stdout.write(`${describeStep(done)}\n`));
process.stdout.write(`\n${totalsLine(all)}\n`);
process.exitCode = all.some(({ failed }) => failed > 0) ? 1 : 0;
