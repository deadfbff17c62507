import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
// The rules of the house, but the types of `domain` alone: every planted text makes the program anew, and a small one is made at once.
const eslint = new ESLint({ cwd: ROOT, overrideConfig: { languageOptions: { parserOptions: { project: 'build/tsconfig/pure.json' } } } });

/** Lints `text` as if it stood in an existing file of ours, and answers the rules that complained. */
async function rulesAgainst(text: string, file: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: `${ROOT}${file}` });
  return [...new Set(result?.messages.map(({ ruleId }) => ruleId ?? 'parser'))];
}

const DOMAIN = 'domain/kernel/result.ts';
const TEST = 'domain/sale/testing/arbitrary-line.ts';

describe('the lint of the house', () => {
  it.each([
    ['the time', 'export const now = (): number => Date.now();', 'no-restricted-globals'],
    ['a new date', 'export const now = (): unknown => new Date();', 'no-restricted-globals'],
    ['a locale', "export const format = new Intl.NumberFormat('ru');", 'no-restricted-globals'],
    ['the process', 'export const pid = process.pid;', 'no-restricted-globals'],
    ['chance', 'export const dice = (): number => Math.random();', 'no-restricted-syntax'],
    ['a division that does not say how it rounds', 'export const half = (n: number): number => n / 2;', 'no-restricted-syntax'],
    ['its own rounding', 'export const whole = (n: number): number => Math.round(n);', 'no-restricted-syntax'],
    ['a promise nobody waits for', 'export function go(): void { Promise.resolve(1); }', '@typescript-eslint/no-floating-promises'],
    ['a thrown string', "export function go(): never { throw 'no'; }", '@typescript-eslint/only-throw-error'],
    ['a switch that forgets a case', "export function go(x: 'a' | 'b'): void { switch (x) { case 'a': break; } }", '@typescript-eslint/switch-exhaustiveness-check'],
    ['a type imported as a value', "import { Ok } from './result.ts';\nexport type O = Ok<1>;", '@typescript-eslint/consistent-type-imports'],
    ['a barrel', "export * from './assert.ts';", 'no-restricted-syntax'],
    ['a default export', 'const a = 1;\nexport default a;', 'no-restricted-exports'],
    ['a rule switched off without a reason', '// eslint-disable-next-line no-var\nexport const a = 1;', 'house/explained-disables'],
    ['an unfinished end', `// ${'TO'}DO later\nexport const a = 1;`, 'house/no-loose-ends'],
  ])('sees %s in the domain', async (_what, text, rule) => {
    expect(await rulesAgainst(text, DOMAIN)).toContain(rule);
  });

  it('MON5 lets money and quantity divide, and nobody else of the domain', async () => {
    const half = 'export const half = (n: number): number => n / 2;\n';
    for (const room of ['domain/money/rounding.ts', 'domain/quantity/quantity.ts']) expect(await rulesAgainst(half, room)).toEqual([]);
    for (const room of ['domain/tax/tax.ts', 'domain/refund/refund.ts']) expect(await rulesAgainst(half, room)).toEqual(['no-restricted-syntax']);
  });

  it.each(['only', 'skip'])('sees a test marked %s', async (mark) => {
    expect(await rulesAgainst(`import { it } from 'vitest';\nit.${mark}('x', () => {});\n`, TEST)).toContain('no-restricted-syntax');
  });
});
