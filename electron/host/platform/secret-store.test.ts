import { chmodSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from './fault.ts';
import { fileSecretStore, sealedSecretStore, type Seal } from './secret-store.ts';

describe('secrets in a file', () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lavka-secrets-'));
    path = join(dir, 'secrets.json');
  });
  afterEach(() => { rmSync(dir, { recursive: true }); });

  it('are there again after a restart, and gone when removed', () => {
    const first = fileSecretStore(path);
    expect(first.read('database-key')).toBeNull();
    void first.write('database-key', 'ключ "1"\n');
    void first.write('token', 't');
    void first.remove('token');
    const second = fileSecretStore(path);
    expect(second.read('database-key')).toBe('ключ "1"\n');
    expect(second.read('token')).toBeNull();
  });

  it('lie in a file only the owner may read, and leave nothing half-written beside it', () => {
    void fileSecretStore(path).write('a', 'b');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['secrets.json']);
  });

  it('close a file that others could read', () => {
    writeFileSync(path, '{"a":"b"}');
    chmodSync(path, 0o644);
    expect(fileSecretStore(path).read('a')).toBe('b');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each(['', '{', '[]', '{"a":1}', 'null'])('are never started over when the file reads %j', (text) => {
    writeFileSync(path, text, { mode: 0o600 });
    expect(() => fileSecretStore(path)).toThrow(Fault);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([
    ['plain', () => Promise.resolve(fileSecretStore(path))],
    ['sealed', () => sealedSecretStore(path, { seal: (text) => Promise.resolve(text), unseal: (text) => Promise.resolve(text) })],
  ])('that cannot be written are a fault and the ones of before stay: %s', async (_how, open) => {
    const store = await open();
    await store.write('token', 'old');
    const away = `${dir}-away`;
    renameSync(dir, away);
    const tries = [async () => store.write('token', 'new'), async () => store.write('other', 'x'), async () => store.remove('token')];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ name: 'Fault', code: 'storage-failed', retry: 'later' });
    renameSync(away, dir);
    for (const one of [store, await open()]) expect([one.read('token'), one.read('other')]).toEqual(['old', null]);
  });

  it('take a name that objects already have for what it is', () => {
    const store = fileSecretStore(path);
    expect(store.read('constructor')).toBeNull();
    void store.write('__proto__', 'x');
    expect(fileSecretStore(path).read('__proto__')).toBe('x');
  });
});

describe('secrets sealed by the system', () => {
  const seal: Seal = {
    seal: (text) => Promise.resolve(Buffer.from(text).toString('base64')),
    unseal: (sealed) => (sealed === 'somebody else' ? Promise.reject(new Fault('secrets-unreadable', 'never', 'not yours')) : Promise.resolve(Buffer.from(sealed, 'base64').toString())),
  };

  it('lie sealed in their file and come back open', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'lavka-sealed-')), 'secrets.sealed.json');
    const store = await sealedSecretStore(path, seal);
    await store.write('database-key', 'ключ');
    await store.write('token', 't');
    await store.remove('token');
    expect(store.read('database-key')).toBe('ключ');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ 'database-key': Buffer.from('ключ').toString('base64') });
    const again = await sealedSecretStore(path, seal);
    expect([again.read('database-key'), again.read('token')]).toEqual(['ключ', null]);
    writeFileSync(path, '{"database-key":"somebody else"}');
    await expect(sealedSecretStore(path, seal)).rejects.toBeInstanceOf(Fault);
  });
});
