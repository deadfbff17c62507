import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logLevels, openLog } from './log.ts';

describe('the log', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'lavka-log-')); });
  afterEach(() => { rmSync(dir, { recursive: true }); });
  const lines = (): Record<string, unknown>[] => readFileSync(join(dir, 'host.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

  it('keeps a level for each room', () => {
    const log = openLog(dir, 'host', 'info', { printer: 'debug', sync: 'error' });
    log.module('printer').debug('bytes');
    log.module('sync').info('pulled');
    log.module('sale').debug('detail');
    log.module('sale').info('sold');
    log.close();
    expect(lines().map((line) => [line['room'], line['msg']])).toEqual([['printer', 'bytes'], ['sale', 'sold']]);
  });

  it('never holds a PIN or a token', () => {
    const log = openLog(dir, 'host');
    log.module('staff').info({ pin: '1234', input: { pin: '1234', token: 'abc' } }, 'sign in');
    log.close();
    expect(readFileSync(join(dir, 'host.log'), 'utf8')).not.toMatch(/1234|abc/);
  });

  it('puts a full file aside when it is opened', () => {
    const path = join(dir, 'host.log');
    writeFileSync(path, '');
    truncateSync(path, 21 * 1024 * 1024);
    writeFileSync(`${path}.1`, 'older');
    openLog(dir, 'host').close();
    expect(readdirSync(dir).sort()).toEqual(['host.log', 'host.log.1', 'host.log.2']);
    expect(readFileSync(`${path}.2`, 'utf8')).toBe('older');
  });

  it('reads its levels from one variable', () => {
    expect(logLevels(undefined)).toEqual({ level: 'info', levels: {} });
    expect(logLevels('warn, printer=debug,what,x=loud')).toEqual({ level: 'warn', levels: { printer: 'debug' } });
  });
});
