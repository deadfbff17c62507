import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { canReach } from './run-as.ts';

const root = mkdtempSync(join(tmpdir(), 'lavka-reach-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const stranger = { name: 'stranger', uid: 4_000_001, gid: 4_000_001 };
const file = join(root, 'open', 'program');
mkdirSync(join(root, 'open'));
writeFileSync(file, '', { mode: 0o755 });

describe.skipIf(process.platform === 'win32')('canReach', () => {
  it('asks every folder above, and the thing itself', () => {
    chmodSync(root, 0o711);
    expect(canReach(stranger, file)).toBe(true);
    chmodSync(file, 0o750);
    expect(canReach(stranger, file)).toBe(false);
    chmodSync(file, 0o755);
    chmodSync(root, 0o700);
    expect(canReach(stranger, file)).toBe(false);
  });

  it('uses the rights of the owner for the owner', () => {
    chmodSync(root, 0o700);
    expect(canReach({ name: 'me', uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }, file)).toBe(true);
  });
});
