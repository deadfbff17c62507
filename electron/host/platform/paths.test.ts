import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataPaths, defaultDataDir } from './paths.ts';

describe('the folder of a till', () => {
  it('holds everything of it', () => {
    const paths = dataPaths('some/till');
    expect(paths.dir).toBe(resolve('some/till'));
    expect(new Set(Object.values(paths)).size).toBe(14);
    for (const path of Object.values(paths)) expect(path.startsWith(paths.dir)).toBe(true);
  });

  it('lies outside of folders that clouds and roaming profiles copy', () => {
    expect(defaultDataDir('win32', { LOCALAPPDATA: 'L', APPDATA: 'R' })).toBe(join('L', 'Lavka', 'till-1'));
    expect(defaultDataDir('linux', { XDG_DATA_HOME: '/x' })).toBe(join('/x', 'lavka', 'till-1'));
    expect(defaultDataDir('darwin', {})).toMatch(/Application Support.Lavka.till-1$/);
    expect(defaultDataDir('win32', { LAVKA_HOME: '/h', LOCALAPPDATA: 'L' })).toBe(join('/h', 'till-1'));
  });
});
