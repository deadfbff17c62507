import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { cruiseRooms, describeRooms, ruleNames } from './rooms.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One offence per rule: the rule, the offending file, what it imports. */
const plants: readonly (readonly [string, string, string])[] = [
  ['domain-imports-only-domain', 'domain/sale/a.ts', 'node:fs'],
  ['domain-imports-only-domain', 'domain/sale/b.ts', '#contract/terminal/good.ts'],
  ['contract-sees-domain-and-define', 'contract/terminal/a.ts', '#contract/sync/good.ts'],
  ['contract-define-sees-domain', 'contract/define/a.ts', '#contract/api/good.ts'],
  ['contract-touches-nothing', 'contract/sync/a.ts', 'node:crypto'],
  ['host-features-apart', 'electron/host/features/sale/a.ts', '#host/features/shift/good.ts'],
  ['host-features-apart', 'electron/host/features/sale/b.ts', '#host/devices/printer/good.ts'],
  ['posting-sees-db-and-platform', 'electron/host/posting/a.ts', '#host/features/shift/good.ts'],
  ['host-sync-sees-posting-and-contract', 'electron/host/sync/a.ts', '#contract/terminal/good.ts'],
  ['host-db-sees-platform', 'electron/host/db/a.ts', '#host/posting/good.ts'],
  ['devices-see-domain-and-platform', 'electron/host/devices/printer/a.ts', '#host/db/good.ts'],
  ['transport-sees-contract-and-platform', 'electron/host/transport/a.ts', '#host/features/shift/good.ts'],
  ['platform-sees-kernel', 'electron/host/platform/a.ts', '#host/db/good.ts'],
  ['host-sees-no-window', 'electron/host/compose.ts', '#shell/good.ts'],
  ['shell-has-no-behaviour', 'electron/shell/a.ts', '#host/posting/good.ts'],
  ['renderer-sees-contract-and-domain', 'renderer/ui/a.ts', '#server/app.ts'],
  ['till-page-sees-terminal-contract', 'renderer/till/app/a.ts', '#contract/api/good.ts'],
  ['hq-page-sees-api-contract', 'renderer/hq/app/a.ts', '#contract/terminal/good.ts'],
  ['page-features-apart', 'renderer/till/features/sale/a.ts', '#renderer/till/features/shift/good.ts'],
  ['ui-has-no-knowledge', 'renderer/ui/b.ts', '#contract/terminal/good.ts'],
  ['words-know-codes-only', 'renderer/i18n/a.ts', '#renderer/till/features/shift/good.ts'],
  ['pages-run-in-a-browser', 'renderer/hq/app/b.ts', 'node:path'],
  ['server-sees-contract-and-domain', 'sync-server/a.ts', '#contract/terminal/good.ts'],
  ['server-features-apart', 'sync-server/features/store/a.ts', '#server/features/live/good.ts'],
  ['sync-core-asks-by-ports', 'sync-server/sync/a.ts', '#server/db/good.ts'],
  ['sync-core-is-of-sync', 'sync-server/features/store/b.ts', '#server/sync/good.ts'],
  ['sync-core-has-no-server-package', 'sync-server/sync/b.ts', 'fastify'],
  ['server-floor-sees-no-feature', 'sync-server/db/a.ts', '#server/features/live/good.ts'],
  ['lab-is-a-stranger', 'lab/printer/a.ts', '#host/devices/printer/good.ts'],
  ['build-and-tests-are-not-product', 'sync-server/b.ts', '#tests/support/good.ts'],
  ['no-test-in-product', 'lab/a.ts', './good.test.ts'],
  ['no-dev-package-in-product', 'sync-server/c.ts', 'vite'],
  ['no-circular', 'lab/other.ts', './ring.ts'],
  ['resolvable', 'lab/b.ts', './nowhere.ts'],
  ['package-is-declared', 'lab/c.ts', 'picomatch'],
  ['electron-only-in-shell', 'electron/host/main.ts', 'electron'],
  ['sqlite-only-in-host-db', 'electron/host/posting/b.ts', 'better-sqlite3-multiple-ciphers'],
  ['drizzle-only-in-schemas-and-repos', 'electron/host/features/sale/sale-service.ts', 'drizzle-orm'],
  ['axios-only-in-host-sync', 'electron/host/platform/b.ts', 'axios'],
  ['ws-only-in-host-transport', 'electron/host/sync/b.ts', 'ws'],
  ['devices-only-in-host-devices', 'electron/host/platform/c.ts', 'serialport'],
  ['thermal-printer-not-in-lab', 'lab/printer/b.ts', 'node-thermal-printer'],
  ['server-packages-only-in-server', 'electron/host/sync/c.ts', 'pg'],
  ['mail-only-in-host-mail', 'electron/host/features/receipt/b.ts', 'nodemailer'],
  ['pdf-only-in-host-receipt', 'electron/host/mail/b.ts', 'pdfkit'],
  ['react-only-in-renderer', 'lab/page.ts', 'react'],
  ['zustand-only-in-stores', 'renderer/till/features/sale/Sale.tsx', 'zustand'],
  ['schemas-only-through-define', 'contract/api/a.ts', 'typebox'],
  ['test-tools-only-in-tests', 'lab/d.ts', 'vitest'],
];

/** Imports the table allows: none of them may be called an offence. */
const legal: readonly (readonly [string, string])[] = [
  ['electron/host/features/sale/sale-repo.ts', 'drizzle-orm'],
  ['electron/host/features/sale/service.ts', '#host/devices/printer/port.ts'],
  ['electron/host/features/sale/service.ts', '#host/posting/good.ts'],
  ['electron/host/features/sale/service.ts', '#contract/terminal/good.ts'],
  ['electron/host/compose.ts', '#host/features/shift/good.ts'],
  ['electron/host/db/open.ts', 'better-sqlite3-multiple-ciphers'],
  ['electron/host/sync/link.ts', '#contract/sync/good.ts'],
  ['electron/host/sync/link.ts', 'axios'],
  ['electron/shell/main.ts', 'electron'],
  ['renderer/till/features/sale/sale-store.ts', 'zustand'],
  ['renderer/till/features/sale/sale-store.ts', '#contract/terminal/good.ts'],
  ['renderer/till/app/app.ts', '../features/shift/good.ts'],
  ['sync-server/app.ts', './features/live/good.ts'],
  ['sync-server/features/live/routes.ts', '#contract/sync/good.ts'],
  ['sync-server/features/live/routes.ts', 'fastify'],
  ['sync-server/features/sync/routes.ts', '#server/sync/good.ts'],
  ['lab/main.ts', 'serialport'],
  ['domain/sale/sale.test.ts', 'vitest'],
];

const goodFiles = [
  'domain/kernel/good.ts', 'contract/define/good.ts', 'contract/terminal/good.ts', 'contract/sync/good.ts', 'contract/api/good.ts',
  'electron/host/features/shift/good.ts', 'electron/host/devices/printer/good.ts', 'electron/host/devices/printer/port.ts', 'electron/host/db/good.ts',
  'electron/host/posting/good.ts', 'electron/shell/good.ts', 'renderer/till/features/shift/good.ts', 'sync-server/app.ts',
  'sync-server/features/live/good.ts', 'sync-server/sync/good.ts', 'sync-server/db/good.ts', 'tests/support/good.ts', 'lab/good.test.ts',
];

const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function tree(imports: readonly (readonly [string, string])[]): string {
  const root = mkdtempSync(join(tmpdir(), 'lavka rooms '));
  made.push(root);
  writeFileSync(join(root, 'package.json'), readFileSync(join(ROOT, 'package.json')));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const texts = new Map<string, string>(goodFiles.map((file) => [file, 'export const good = 1;\n']));
  for (const [file, what] of imports) texts.set(file, `${texts.get(file) ?? ''}import * as m${texts.get(file)?.length ?? 0} from '${what}';\n`);
  for (const [file, text] of texts) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

describe('the import table', () => {
  it('finds every planted offence', async () => {
    const root = tree(plants.map(([, file, what]) => [file, what]));
    writeFileSync(join(root, 'lab', 'ring.ts'), "import * as other from './other.ts';\nexport const ring = other;\n");
    const { offences } = await cruiseRooms(root);
    const missed = plants.filter(([rule, file]) => !offences.some((offence) => offence.rule === rule && offence.from === file));
    expect(missed).toEqual([]);
  });

  it('has a planted offence for each of its rules', () => {
    const planted = new Set(plants.map(([rule]) => rule));
    expect(ruleNames.filter((name) => !planted.has(name))).toEqual([]);
  });

  it('catches a type-only import too', async () => {
    const root = tree([]);
    writeFileSync(join(root, 'domain', 'kernel', 'typed.ts'), "import type { good } from '#contract/terminal/good.ts';\nexport type T = typeof good;\n");
    const { offences } = await cruiseRooms(root);
    expect(offences.map(({ rule, from }) => `${rule} ${from}`)).toEqual(['domain-imports-only-domain domain/kernel/typed.ts']);
  });

  it('leaves what the table allows alone', async () => {
    expect(describeRooms(await cruiseRooms(tree(legal)))).toEqual([]);
  });

  it('fails when fewer modules were read than the tree has', async () => {
    const report = await cruiseRooms(tree([]), ['domain', 'contract']);
    expect(report.unread).toContain('sync-server/app.ts');
    expect(describeRooms(report).length).toBe(report.unread.length);
  });
});
