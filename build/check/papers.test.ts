import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPapers } from './papers.ts';

let root = '';
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'lavka papers ')); });
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(papers: Readonly<Record<string, string>>): string[] {
  for (const [file, text] of Object.entries({ 'ARCHITECTURE.md': '# House\n', ...papers })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return checkPapers(root);
}

describe('rules of the papers', () => {
  it('have an id each: one said twice, in one SPEC.md or in two of a room, is named with its files', () => {
    expect(plant({
      'domain/a/SPEC.md': '- **AAA1** One.\n- **AAA2** Two, see **AAA1**.\n- **AAA1** Another.\n', 'domain/b/SPEC.md': '- **AAA2** Again.\n- **BBB1** Speaks of AAA2.\n- **I1 Named** Yes.\n',
    })).toEqual(['AAA1 is 2 rules: domain/a/SPEC.md, domain/a/SPEC.md', 'AAA2 is 2 rules: domain/a/SPEC.md, domain/b/SPEC.md']);
  });
});

describe('links of the papers', () => {
  it('are called dead in every kind of paper, texts and pictures alike', () => {
    expect(plant({
      'README.md': '[gone](docs/gone.md)', 'README.ru.md': '![нет](docs/нет.png "Нет")', 'ARCHITECTURE.md': 'see [here](lab/) and [there](nowhere/#top)',
      'lab/README.md': '[up](../missing.md)', 'docs/manual/en/till.md': '[up](../ru/till.md)',
    }).sort()).toEqual([
      'ARCHITECTURE.md links to nowhere/#top, which does not exist',
      'README.md links to docs/gone.md, which does not exist',
      'README.ru.md links to docs/нет.png, which does not exist',
      'docs/manual/en/till.md links to ../ru/till.md, which does not exist',
      'lab/README.md links to ../missing.md, which does not exist',
    ]);
  });

  it('live where the file is there, lead out of the tree, stay on the page, or are only an example', () => {
    expect(plant({
      'README.md': '[a](docs/a%20b.md#part) [b](ARCHITECTURE.md) [c](https://example.org/x) [d](#here) [e](mailto:a@example.org)\n`[f](f.md)`\n```\n[g](g.md)\n```\n',
      'docs/a b.md': '[back](../README.md)',
    })).toEqual([]);
  });
});
