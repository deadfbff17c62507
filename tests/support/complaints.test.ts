import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import vitestConfig from '../../vitest.config.ts';
import { ROOT } from './processes.ts';

const paper = readFileSync(join(ROOT, 'docs', 'complaints.md'), 'utf8');
const answers = new Map(paper.split(/^## /m).slice(1).map((answer) => [Number(answer.slice(0, answer.indexOf('.'))), answer]));
const proofs = [...paper.matchAll(/^- (.*)$/gm)].map(([line, said = '']) => {
  const [, words = '', path = '', name = ''] = /^\[([^\]]+)\]\(\.\.\/([^)]+)\): `([^`]+)`$/.exec(said) ?? [];
  return { line, words, path, name };
});

/** The files whose tests `npm test` runs: those of vitest's projects, and the stories in a browser with what they are told in. */
function isRun(path: string): boolean {
  const projects = (vitestConfig.test?.projects ?? []).flatMap((project) => (typeof project === 'object' && 'test' in project ? [project.test ?? {}] : []));
  return stories.has(path) || projects.some(({ include = [], exclude = [] }) => include.some((glob) => matchesGlob(path, glob)) && !exclude.some((glob) => matchesGlob(path, glob)));
}

/** Whether a test, a group of them or a step begins in `source` with exactly that name; one that is commented out or left out does not. */
function namesTest(source: string, name: string): boolean {
  const text = source.replaceAll("\\'", "'");
  return ["'", '`', '"'].some((quote) => placesOf(text, quote + name + quote).some((at) => {
    const before = text.slice(0, at);
    // A table of cases stands between what begins the test and its name.
    const begin = /(?:(?<![\w.$])(?:it|describe)|(?<![\w$])step)\(\s*$/.exec(before) ?? (before.endsWith(')(') ? /(?<![\w.$])(?:it|describe)\.each\b(?![\s\S]*(?<![\w.$])(?:it|describe)[.(])/.exec(before) : null);
    return begin !== null && !isComment(text.slice(0, begin.index));
  }));
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

/** Whether what follows is in a comment. One that spans lines begins its line: elsewhere the same signs are a glob. */
function isComment(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return /(?:^|\s)\/\//.test(line) || /^\s*\/\*(?![\s\S]*\*\/)/m.test(before);
}

const stories = new Set(readdirSync(join(ROOT, 'tests', 'e2e')).filter((file) => file.endsWith('.e2e.ts')).map((file) => `tests/e2e/${file}`));
// What is added while it is walked is walked too.
for (const path of stories) for (const [, file = ''] of readFileSync(join(ROOT, path), 'utf8').matchAll(/from '(\.\/[^']+)'/g)) stories.add(posix.join(dirname(path), file));

describe('the page of complaints', () => {
  it('answers twenty-five of them, in order, each by a test or by what comes later', () => {
    expect([...answers.keys()]).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect([...answers].filter(([, answer]) => !/^- \[/m.test(answer) && !/Later \([A-Z]\d/.test(answer)).map(([number]) => number)).toEqual([]);
  });

  it.each(['README.md', 'README.ru.md'])('puts nothing off that %s does not say is not there yet', (file) => {
    const later = [...paper.matchAll(/later \(([A-Z]\d+(?:, [A-Z]\d+)*)\)|later, (?=([A-Z]\d+))/gi)].flatMap(([, ids, id]) => (ids ?? id ?? '').split(', '));
    const [, missing = ''] = /^### (?:Not yet|Пока нет)\n([\s\S]*?)\n\n(?!-)/m.exec(readFileSync(join(ROOT, file), 'utf8')) ?? [];
    expect(later.length).toBeGreaterThan(8);
    expect(later.filter((id) => !new RegExp(`\\b${id}\\b`).test(missing))).toEqual([]);
  });

  it('names tests that are there and that are run', () => {
    const said = ({ path, name }: { path: string; name: string }): boolean => existsSync(join(ROOT, path)) && namesTest(readFileSync(join(ROOT, path), 'utf8'), name);
    expect(proofs.length).toBeGreaterThan(60);
    expect(proofs.filter((proof) => proof.words !== proof.path || !isRun(proof.path) || !said(proof)).map(({ line }) => line)).toEqual([]);
  });

  it('takes a name for a test only where one begins with it', () => {
    expect(["it('x', () => {", "  await step('x', async", 'story.step(`x`, async', "describe('x', () => {", "it.each<[string]>([['a'], ['b']])('x', (", "it.each([\n  ['a'],\n])('x', ("].filter((line) => !namesTest(line, 'x'))).toEqual([]);
    expect(["// it('x', () => {", "  /* it('x', () => { */", "/*\nit('x', () => {\n*/", "const words = 'x';", "it.skip('x', () => {", "it.todo('x')", "it('x and y', () => {", "split('x')", "step('x '"].filter((line) => namesTest(line, 'x'))).toEqual([]);
  });

  it('knows which files are run', () => {
    expect(['domain/money/money.test.ts', 'electron/host/main.proc.test.ts', 'sync-server/features/sync/push.pg.test.ts', 'renderer/till/parts/amount-field.test.tsx', 'tests/e2e/busy-day-keyboard.ts'].filter((path) => !isRun(path))).toEqual([]);
    expect(['tests/bench/start.bench.ts', 'domain/money/money.ts', 'tests/e2e/real-input.ts', 'tests/torture/main.ts', 'docs/x.test.ts'].filter(isRun)).toEqual([]);
  });
});
