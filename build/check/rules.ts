/** Rules of the rooms' SPEC.md: each has an id of its own, and a test that is named by it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODE } from './markdown.ts';

/** `- **HSA1** ...`: where a SPEC.md says a rule, as opposed to speaking of one. */
const RULE = /^\s*[-*] \*\*([A-Z]+\d+)\b/gm;

type Rule = { readonly id: string; readonly file: string };

/** Troubles in sentences; `specs` and `sources` are paths below `root`. */
export function checkRules(root: string, specs: readonly string[], sources: readonly string[]): string[] {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const rules = specs.flatMap((file) => [...read(file).replace(CODE, '').matchAll(RULE)].map((match): Rule => ({ id: match[1] as string, file })));
  if (rules.length === 0) return [];
  const names = sources.flatMap((file) => namesOfTests(read(file)).map((name) => ({ file, name })));
  const named = new Set(names.flatMap(({ name }) => idsIn(name)));
  return [
    ...ambiguous(rules), ...rules.filter(({ id }) => !named.has(id)).map(({ id, file }) => `${file} says ${id}, and no test is named by it`),
    ...names.flatMap(({ file, name }) => [...name.matchAll(RANGE)].map(([range]) => `${file} names a test by ${range}: a range proves nothing of the rules between, each is named by itself`)),
  ];
}

/** Rule ids that mean two rules: a test named by one would prove nobody knows which. Unique over the whole house, so also within a room. */
function ambiguous(rules: readonly Rule[]): string[] {
  return [...Map.groupBy(rules, ({ id }) => id)].filter(([, said]) => said.length > 1).map(([id, said]) => `${id} is ${said.length} rules: ${said.map(({ file }) => file).join(', ')}`);
}

/** Tests shared by several files stand in files of other names, so it is not the name that tells. */
const FROM_VITEST = /from 'vitest'/;
/** What stands first in `it(...)`, `describe(...)` and `it.each(...)(...)`: the name. */
const TEST_NAME = /(?:\b(?:it|test|describe)|\))\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*?)\1/g;
/** A row of `it.each` that begins with the name of its case. */
const ROW_NAME = /^\s*\[\s*(['"`])([A-Z]+\d+[ -](?:\\.|(?!\1).)*)\1/gm;
const ID = /\b[A-Z]+\d+\b/g;
/** `RCV9-RCV13` or `RCV9-13`. */
const RANGE = /\b([A-Z]+)\d+-\1?\d+\b/g;

function namesOfTests(text: string): string[] {
  return FROM_VITEST.test(text) ? [...text.matchAll(TEST_NAME), ...text.matchAll(ROW_NAME)].map((match) => match[2] as string) : [];
}

function idsIn(name: string): string[] {
  return [...name.replace(RANGE, '').matchAll(ID)].map(([id]) => id);
}
