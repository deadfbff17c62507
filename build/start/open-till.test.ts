import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedBrowser, mayOpen } from './open-till.ts';

describe('opening the till', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'lavka-open-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    [{ LAVKA_NO_OPEN: '1', DISPLAY: ':0' }, 'linux', false, 'asked-not-to'],
    [{ CI: 'true', DISPLAY: ':0' }, 'linux', false, 'asked-not-to'],
    [{}, 'linux', false, 'no-display'],
    [{ DISPLAY: ':0' }, 'linux', true, 'no-display'],
    [{ SSH_CONNECTION: '10.0.0.1 22' }, 'darwin', false, 'no-display'],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', false, 'yes'],
    [{}, 'win32', false, 'yes'],
  ] as const)('%j on %s, as root %s: %s', (env, platform, isRoot, expected) => {
    expect(mayOpen(env, platform, isRoot)).toBe(expected);
  });

  it('finds an installed browser in PATH, and none where there is none', () => {
    expect(installedBrowser({ PATH: folder }, 'linux')).toBeNull();
    const chromium = join(folder, 'chromium');
    writeFileSync(chromium, '#!/bin/sh\n');
    chmodSync(chromium, 0o755);
    expect(installedBrowser({ PATH: `/nowhere:${folder}` }, 'linux')).toBe(chromium);
  });
});
