/** `npm test`: everything. Unit tests on real databases, the import table, stories in a real browser with a sample of their pictures, a sample of the torture. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruiseRooms, describeRooms } from '#build/check/rooms.ts';
import { countTroubles, describeStep, runProgram, runSteps, totalsLine, type Step } from '#build/check/step.ts';
import { runVitest, skipReasons } from '#build/check/vitest.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MIXED_KILLS = 15;
const ALL_KILLS = 20;
const SEEDS = 200;
const notes = join(process.env['LAVKA_HOME'] ?? join(ROOT, '.lavka'), 'test');

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const script = (name: string, file: string, args: readonly string[] = []): Step[] =>
  existsSync(join(ROOT, file)) ? [{ name, run: () => heading(name, runProgram.bind(null, process.execPath, [file, ...args], { cwd: ROOT, live: true })) }] : [];

function heading<T>(name: string, run: () => Promise<T>): Promise<T> {
  say(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}\n`);
  return run();
}

const unit = 'unit tests, real SQLite and PostgreSQL';
const steps: Step[] = [
  { name: 'rooms: who imports whom', run: async () => countTroubles(describeRooms(await cruiseRooms(ROOT))) },
  { name: unit, run: () => heading(unit, () => runVitest({ root: ROOT, report: join(notes, 'vitest.json'), live: true, args: [] })) },
  ...script('stories in a real browser', join('tests', 'e2e', 'run.ts'), ['--sample']),
  ...script(`simulation: ${SEEDS} seeds`, join('tests', 'simulation', 'main.ts'), ['--seeds', String(SEEDS)]),
  ...script('simulation: planted bugs', join('tests', 'simulation', 'main.ts'), ['--sabotage']),
  ...script(`torture, mixed: ${MIXED_KILLS} kills`, join('tests', 'torture', 'main.ts'), ['--kills', String(MIXED_KILLS), '--scenario', 'mixed']),
  ...script(`torture, all: ${ALL_KILLS} kills`, join('tests', 'torture', 'main.ts'), ['--kills', String(ALL_KILLS), '--all']),
];

const all = await runSteps(steps, 1, () => undefined);
say(`\n── summary ${'─'.repeat(62)}\n`);
for (const done of all) say(`${describeStep({ ...done, output: done.name.startsWith('rooms') ? done.output : '' })}  ${totalsLine([done])}`);
say('');
for (const reason of all.flatMap(({ output }) => skipReasons(output))) say(reason);
say(totalsLine(all));
process.exitCode = all.some(({ failed }) => failed > 0) ? 1 : 0;
