import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPapers } from './papers.ts';
import { failuresIn, runProgram, runSteps, totalsLine } from './step.ts';
import { countReport } from './vitest.ts';

const node = (text: string): ReturnType<typeof runProgram> => runProgram(process.execPath, ['-e', text], { cwd: tmpdir() });

describe('counting what ran', () => {
  it('takes the totals a program closes with', async () => {
    expect(await node("console.log('12 passed, 0 failed')")).toMatchObject({ passed: 12, failed: 0 });
    expect(await node("console.log('12 passed, 3 failed'); process.exitCode = 1")).toMatchObject({ passed: 12, failed: 3 });
  });

  it('counts a program without totals as one', async () => {
    expect(await node('')).toMatchObject({ passed: 1, failed: 0 });
    expect(await node('process.exitCode = 1')).toMatchObject({ passed: 0, failed: 1 });
  });

  it('does not believe good totals of a program that ended badly', async () => {
    expect(await node("console.log('5 passed, 0 failed'); process.exitCode = 1")).toMatchObject({ failed: 1 });
  });

  it('counts a step that throws as failed, and goes on', async () => {
    const all = await runSteps([
      { name: 'a', run: () => Promise.reject(new Error('fell over')) },
      { name: 'b', run: () => Promise.resolve({ passed: 2, failed: 0, output: '' }) },
    ], 1, () => undefined);
    expect(totalsLine(all)).toBe('2 passed, 1 failed');
    expect(all[0]?.output).toContain('fell over');
  });

  it('hears a program while it runs, and gives all it said back', async () => {
    const heard: string[] = [];
    const { output } = await runProgram(process.execPath, ['-e', "console.log('чек'); console.error('нет')"], { cwd: tmpdir(), hear: (text) => void heard.push(text) });
    expect([heard.join(''), output.split('\n').toSorted()]).toEqual([output, ['', 'нет', 'чек']]);
  });

  it('answers steps in their order, whichever ended first', async () => {
    const second = Promise.withResolvers<undefined>();
    const told: string[] = [];
    const all = await runSteps([
      { name: 'a', run: async () => { await second.promise; return { passed: 1, failed: 0, output: '' }; } },
      { name: 'b', run: () => { second.resolve(undefined); return Promise.resolve({ passed: 1, failed: 0, output: '' }); } },
    ], 2, ({ name }) => void told.push(name));
    expect([all.map(({ name }) => name), told]).toEqual([['a', 'b'], ['b', 'a']]);
  });

  it('counts files that could not be loaded and tests skipped without a printed reason as failed', () => {
    const report = { success: true, numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, testResults: [{ status: 'failed', assertionResults: [] }, { status: 'passed', assertionResults: [1] }] };
    expect(countReport(report, '')).toEqual({ passed: 3, failed: 4 });
    expect(countReport(report, 'stdout | a.test.ts\nskipped: no binary here\n')).toEqual({ passed: 3, failed: 3 });
  });

  it('counts a run that failed outside of any test', () => {
    expect(countReport({ success: false, numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, testResults: [] }, '')).toEqual({ passed: 3, failed: 1 });
  });
});

describe('the papers of the house', () => {
  let root = '';
  beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'lavka-papers-')); });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const write = (folder: string, file: string, text: string): void => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, file), text);
  };

  it('asks each lived-in room for a README of under 20 lines, and a short ARCHITECTURE', () => {
    write('domain/money', 'money.ts', '');
    write('domain', 'README.md', 'line\n'.repeat(19));
    write('lab', 'README.md', 'line\n'.repeat(20));
    write('', 'ARCHITECTURE.md', 'line\n'.repeat(250));
    expect(checkPapers(root)).toEqual(['domain/money has no README.md', 'lab/README.md has 20 lines or more', 'ARCHITECTURE.md has 250 lines or more']);
  });
});

describe('what a long run says again at its end', () => {
  it('is each failure with what follows it, up to the next thing that passed', () => {
    const output = ['busy-day', '  ✓ opens', '  ✗ pays', '      the key did nothing', '    at the failure: a picture', '  ✓ goes on', ' FAIL  a.test.ts > b', 'AssertionError: 1 is 2', ''].join('\n');
    expect(failuresIn(output)).toEqual(['  ✗ pays\n      the key did nothing\n    at the failure: a picture', ' FAIL  a.test.ts > b\nAssertionError: 1 is 2']);
  });

  it('is nothing where nothing failed', () => {
    expect(failuresIn('  ✓ opens\n2 passed, 0 failed\n')).toEqual([]);
  });
});
