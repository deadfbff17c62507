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

it('the papers of this house are in order', () => {
  expect(checkPapers(join(import.meta.dirname, '..', '..'))).toEqual([]);
});

describe('rules of the papers', () => {
  it('have an id each: one said twice, in one SPEC.md or in two of a room, is named with its files', () => {
    expect(plant({
      'domain/a/SPEC.md': '- **AAA1** One.\n- **AAA2** Two, see **AAA1**.\n- **AAA1** Another.\n', 'domain/b/SPEC.md': '- **AAA2** Again.\n- **BBB1** Speaks of AAA2.\n- **I1 Named** Yes.\n',
      'build/README.md': '# build\n', 'build/b.test.ts': "import { it } from 'vitest';\nit('AAA1 AAA2 BBB1 I1 hold', () => {});\n",
    })).toEqual(['AAA1 is 2 rules: domain/a/SPEC.md, domain/a/SPEC.md', 'AAA2 is 2 rules: domain/a/SPEC.md, domain/b/SPEC.md']);
  });

  it('are proven: one that names no test is told, whichever way tests are named', () => {
    expect(plant({
      'build/README.md': '# build\n',
      'domain/a/SPEC.md': Array.from({ length: 12 }, (_, index) => `- **AAA${index + 1}** Rule.\n`).join(''),
      'build/one.test.ts': `import { describe, it } from 'vitest';\ndescribe('AAA1', () => { it('[AAA2] holds', go); });\nit.each([\n  ['AAA3 a case', 1],\n])('%s', go);\nit.each([1, 2])('AAA4: %i', go);\n`,
      'build/testing/shared.ts': "import { it } from 'vitest';\nit(`AAA5 AAA6 AAA7 ${name}`, go);\nexpect('AAA9').toBe('AAA10 too');\n// AAA11\n",
      'build/two.ts': "it('AAA12 is not a test', go);\n",
    })).toEqual([8, 9, 10, 11, 12].map((n) => `domain/a/SPEC.md says AAA${n}, and no test is named by it`));
  });

  it('are named one by one: a range in the name of a test proves none of them, and is told', () => {
    expect(plant({
      'build/README.md': '# build\n', 'domain/a/SPEC.md': '- **AAA1** One.\n- **AAA2** Two.\n- **AAA3** Three.\n',
      'build/one.test.ts': "import { it } from 'vitest';\nit('AAA1 AAA2-AAA3 hold', go);\nit.each([\n  ['AAA2-3 a case', 1],\n])('%s', go);\nit('SHA-256 of 2026-11-21', go);\n",
    })).toEqual([
      'domain/a/SPEC.md says AAA2, and no test is named by it', 'domain/a/SPEC.md says AAA3, and no test is named by it',
      ...['AAA2-AAA3', 'AAA2-3'].map((range) => `build/one.test.ts names a test by ${range}: a range proves nothing of the rules between, each is named by itself`),
    ]);
  });
});

describe('links of the papers', () => {
  it('are called dead in every kind of paper, texts and pictures alike', () => {
    expect(plant({
      'README.md': '[gone](docs/gone.md)', 'README.ru.md': '![нет](docs/нет.png "Нет")', 'ARCHITECTURE.md': 'see [here](lab/) and [there](nowhere/#top) and [below](#no-such-part)',
      'lab/README.md': '[up](../missing.md)', 'docs/manual/en/till.md': '[up](../ru/till.md) [part](other.md#Gone)', 'docs/manual/en/other.md': '```\n# Gone\n```\n',
    }).sort()).toEqual([
      'ARCHITECTURE.md links to #no-such-part, which does not exist',
      'ARCHITECTURE.md links to nowhere/#top, which does not exist',
      'README.md links to docs/gone.md, which does not exist',
      'README.ru.md links to docs/нет.png, which does not exist',
      'docs/manual/en/till.md links to ../ru/till.md, which does not exist',
      'docs/manual/en/till.md links to other.md#Gone, which does not exist',
      'lab/README.md links to ../missing.md, which does not exist',
    ]);
  });

  it('live where the file is there, lead out of the tree, stay on the page, or are only an example', () => {
    expect(plant({
      'README.md': '[a](docs/a%20b.md#part) [b](ARCHITECTURE.md) [c](https://example.org/x) [d](#here) [e](mailto:a@example.org)\n## Here\n`[f](f.md)`\n```\n[g](g.md)\n```\n',
      'docs/a b.md': '[back](../README.md#here) [on](#возврат-по-чеку)\n# Part\n## Возврат по чеку\n',
    })).toEqual([]);
  });
});
