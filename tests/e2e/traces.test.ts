import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clearTraces } from './traces.ts';

it('takes away the pictures of earlier failures of the stories that are told anew, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lavka-traces-'));
  try {
    const others = ['broken-off-touch.png', 'failed-looks-back-1-1.png', 'looks-1-1.png'];
    for (const file of ['failed-looks-1-1.png', 'failed-looks-12-2.png', 'failed-killed-1-1.png', ...others]) writeFileSync(join(folder, file), '');
    clearTraces(folder, ['looks', 'killed']);
    expect(readdirSync(folder).toSorted()).toEqual(others);
    clearTraces(join(folder, 'none'), ['looks']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
