import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Where a browser keeps things for a page. */
const KEPT = /\b(?:localStorage|sessionStorage|indexedDB|caches|cookieStore|serviceWorker|getDirectory)\b|document\.cookie/;

it('the till keeps nothing in the browser, but for that its page has begun anew once: who clears it loses nothing', () => {
  const roots = ['till', 'terminal', 'ui', 'i18n'].map((room) => join(import.meta.dirname, '../..', room));
  const files = roots.flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name)).map((name) => join(root, name)));
  expect(files.length).toBeGreaterThan(200);
  const keeping = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter((line) => KEPT.test(line)).map((line) => line.trim()));
  expect(keeping.filter((line) => !/sessionStorage\.\w+\(RELOADED/.test(line))).toEqual([]);
  expect(keeping).toHaveLength(3);
});
