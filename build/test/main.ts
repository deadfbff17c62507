/** `npm test`: everything. Unit tests on real databases, the import table, stories in a real browser with a sample of their pictures, a sample of the torture. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruiseRooms, describeRooms } from '#build/check/rooms.ts';
import { countTroubles, describeStep, failuresIn, runProgram, runSteps, totalsLine, type Counted, type Hear, type Step } from '#build/check/step.ts';
import { takeTurns } from '#build/check/turns.ts';
import { runVitest, skipReasons } from '#build/check/vitest.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MIXED_KILLS = 15;
const ALL_KILLS = 20;
const SEEDS = 200;
/** What computes for a long time in one process, and what kills processes and waits for others: side by side. */
const LANES = 2;
const notes = join(process.env['LAVKA_HOME'] ?? join(ROOT, '.lavka'), 'test');

/** Hundreds of programs start in a run, most of them the same few: what Node made of their sources is kept between them, and no longer. */
const compiled = join(notes, 'compiled');
rmSync(compiled, { recursive: true, force: true });
process.env['NODE_COMPILE_CACHE'] = compiled;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const turn = takeTurns((text) => void process.stdout.write(text));

/** A step that is heard under a heading of its own, live when nothing before it is still being told. */
function aloud(name: string, run: (hear: Hear) => Promise<Counted>): Step {
  return {
    name,
    async run() {
      const voice = turn();
      voice.say(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}\n\n`);
      try {
        return await run(voice.say);
      } finally {
        voice.end();
      }
    },
  };
}
const script = (name: string, file: string, args: readonly string[]): Step[] =>
  existsSync(join(ROOT, file)) ? [aloud(name, (hear) => runProgram(process.execPath, [file, ...args], { cwd: ROOT, hear }))] : [];

/** These keep every processor busy by themselves: stories are told two at a time, and keys and scans have their rhythm. */
const first: Step[] = [
  { name: 'rooms: who imports whom', run: async () => countTroubles(describeRooms(await cruiseRooms(ROOT))) },
  aloud('unit tests, real SQLite and PostgreSQL', (hear) => runVitest({ root: ROOT, report: join(notes, 'vitest.json'), hear, args: [] })),
  ...script('stories in a real browser', join('tests', 'e2e', 'run.ts'), ['--sample']),
];
const then: Step[] = [
  ...script(`simulation: ${SEEDS} seeds`, join('tests', 'simulation', 'main.ts'), ['--seeds', String(SEEDS)]),
  ...script('simulation: planted bugs', join('tests', 'simulation', 'main.ts'), ['--sabotage']),
  ...script(`torture, mixed: ${MIXED_KILLS} kills`, join('tests', 'torture', 'main.ts'), ['--kills', String(MIXED_KILLS), '--scenario', 'mixed']),
  ...script(`torture, all: ${ALL_KILLS} kills`, join('tests', 'torture', 'main.ts'), ['--kills', String(ALL_KILLS), '--all']),
];

const all = [...await runSteps(first, 1, () => undefined), ...await runSteps(then, LANES, () => undefined)];
const broken = all.filter(({ failed }) => failed > 0);
if (broken.length > 0) say(`\n── what failed ${'─'.repeat(58)}\n`);
for (const { name, output } of broken) say(`${name}\n${failuresIn(output).join('\n\n')}\n`);
say(`\n── summary ${'─'.repeat(62)}\n`);
for (const done of all) say(`${describeStep({ ...done, output: done.name.startsWith('rooms') ? done.output : '' })}  ${totalsLine([done])}`);
say('');
for (const reason of all.flatMap(({ output }) => skipReasons(output))) say(reason);
say(totalsLine(all));
process.exitCode = broken.length > 0 ? 1 : 0;
