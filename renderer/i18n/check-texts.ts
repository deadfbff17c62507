import type { Leaf, Leaves, Texts } from './texts.ts';

function forms(leaf: Leaf): readonly (readonly [string, string])[] {
  return typeof leaf === 'string' ? [['', leaf]] : Object.entries(leaf);
}

function names(text: string): string {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort().join(',');
}

const neededForms = { ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] } as const;

function checkLeaf(where: string, leaf: Leaf, language: 'ru' | 'en', wanted: string): string[] {
  const faults: string[] = [];
  if (typeof leaf !== 'string') {
    for (const form of neededForms[language]) if (leaf[form] === undefined) faults.push(`${where}: no form "${form}"`);
  }
  for (const [form, text] of forms(leaf)) {
    if (text.trim() === '') faults.push(`${where} ${form}: empty`);
    const found = names(text);
    const asked = typeof leaf === 'string' ? wanted : wanted.split(',').filter((name) => name !== 'count' || found.includes('count')).join(',');
    if (found !== asked) faults.push(`${where} ${form}: has {${found}}, needs {${asked}}`);
  }
  return faults;
}

/**
 * What is wrong with the words of one feature: keys of one language only, empty texts, plural forms that a language
 * needs and lacks, values that one language shows and the other does not. Empty when all is well.
 */
export function checkTexts(texts: Texts): readonly string[] {
  const faults: string[] = [];
  const keys = new Set([...Object.keys(texts.ru), ...Object.keys(texts.en)]);
  for (const key of keys) {
    const where = `${texts.namespace}:${key}`;
    const ru = (texts.ru as Leaves)[key];
    const en = (texts.en as Leaves)[key];
    if (ru === undefined || en === undefined) {
      faults.push(`${where}: only in ${ru === undefined ? 'en' : 'ru'}`);
      continue;
    }
    const wanted = names(typeof ru === 'string' ? ru : ru.other);
    faults.push(...checkLeaf(`${where} ru`, ru, 'ru', wanted), ...checkLeaf(`${where} en`, en, 'en', wanted));
  }
  return faults;
}
