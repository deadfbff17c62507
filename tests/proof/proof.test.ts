import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../support/processes.ts';
import { proofPage } from './page.ts';
import { readRuns, recordRun, type TortureFigures } from './records.ts';

const torture = (kills: number, lost: number): TortureFigures => ({ scenario: 'all', seed: 1, kills, clean: lost === 0, lost, doubled: 0, changed: 0, receipts: 1_234, inTheAir: 1, deaths: { host: kills }, networkFaults: 5, rows: 10_000, rowsDiffer: 0 });

it('the pages are what the records say, and nobody wrote them by hand', () => {
  const runs = { simulate: readRuns('simulate'), sabotage: readRuns('sabotage'), torture: readRuns('torture') };
  expect(readFileSync(join(ROOT, 'docs/proof.md'), 'utf8'), 'npm run proof').toBe(proofPage(runs, 'en'));
  expect(readFileSync(join(ROOT, 'docs/proof.ru.md'), 'utf8'), 'npm run proof').toBe(proofPage(runs, 'ru'));
});

it('adds runs together, tells of faults, and keeps one entry for a command on a commit', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lavka-proof-'));
  try {
    recordRun('torture', 'one', 60, torture(300, 0), dir);
    recordRun('torture', 'two', 60, torture(700, 0), dir);
    recordRun('torture', 'two', 70, torture(700, 2), dir);
    const runs = { simulate: [], sabotage: [], torture: readRuns('torture', dir) };
    expect(runs.torture.map(({ command, seconds }) => [command, seconds])).toEqual([['one', 60], ['two', 70]]);
    const page = proofPage(runs, 'en');
    expect(page).toContain('**1,000 kills: 2,468 receipts, lost 2, counted twice 0, changed 0.**');
    expect(page).toContain('runs in which anything at all differed: 1.');
    expect(page).toContain('No such run is recorded yet.');
    expect(proofPage(runs, 'ru')).toContain('потеряно 2');
  } finally {
    rmSync(dir, { recursive: true });
  }
});
