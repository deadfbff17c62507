/** The rules of the house that a machine can keep; the import table is apart, in build/rooms.cjs. */
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { house } from './build/check/house-rules.js';

const TESTS = ['**/*.test.{ts,tsx}', '**/*.contract.ts', '**/*.fixture.ts', '**/*.bench.ts', '**/*.e2e.ts', '**/testing/**', 'tests/**', 'contract/define/recorded-version.ts'];
const CONFIGS = ['eslint.config.js', 'vitest.config.ts', 'renderer/vite.config.ts'];
const TYPED = ['**/*.{ts,tsx}'];

/** All rooms as one program: which globals a runtime has is the compiler's check, and one program is read once instead of six times. */
const TYPES = 'build/tsconfig/lint.json';

/** Things that answer differently tomorrow or elsewhere; `domain` gets such values as arguments. */
const impureGlobals = ['Date', 'Intl', 'process', 'console', 'crypto', 'performance', 'setTimeout', 'setInterval', 'fetch', 'Buffer', 'window', 'document', 'navigator', 'localStorage', 'globalThis']
  .map((name) => ({ name, message: 'domain asks nobody the time, the locale or the machine: take it as an argument' }));
const impureSyntax = [
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'domain knows no chance: take the value as an argument' },
  { selector: "CallExpression[callee.property.name=/^toLocale/]", message: 'a locale is the page\'s business' },
];
/** What a core of sync is given by port, so that a simulation may take its place; the edges give it. */
const portedGlobals = ['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate']
  .map((name) => ({ name, message: 'sync has no time of its own: take it by port (nowMs, steadyMs, timer)' }));
const portedSyntax = [{ selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'sync knows no chance of its own: take it by port' }];
const roundingSyntax = [
  { selector: "BinaryExpression[operator='/']", message: 'use divRound(): say how it rounds' },
  { selector: "AssignmentExpression[operator='/=']", message: 'use divRound(): say how it rounds' },
  { selector: "MemberExpression[object.name='Math'][property.name=/^(round|floor|ceil|trunc|fround)$/]", message: 'only domain/money and domain/quantity round' },
];
const everywhereSyntax = [
  { selector: 'ExportAllDeclaration', message: 'no barrels: import from the file that has it' },
  { selector: 'TSEnumDeclaration', message: 'a union of literals says it, and types can be stripped' },
  { selector: "CallExpression[callee.object.name=/^(it|test|describe|suite)$/][callee.property.name=/^(only|skip|todo|fails)$/]", message: 'a test runs or is not there' },
];

export default defineConfig(
  { ignores: ['node_modules/**', 'dist/**', '.lavka/**', 'coverage/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: TYPED,
    extends: [tseslint.configs.base],
    plugins: { house },
    languageOptions: { parserOptions: { project: TYPES, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-restricted-syntax': ['error', ...everywhereSyntax],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'house/no-vague-names': 'error',
      'house/no-loose-ends': 'error',
      'house/explained-disables': 'error',
    },
  },
  { files: ['renderer/**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 150, skipBlankLines: true, skipComments: true }] } },
  {
    files: ['domain/**/*.ts'], ignores: TESTS,
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', ...everywhereSyntax, ...impureSyntax, ...roundingSyntax],
    },
  },
  { files: ['domain/money/**/*.ts', 'domain/quantity/**/*.ts', 'domain/demo-shop/stable-id.ts'], ignores: TESTS, rules: { 'no-restricted-syntax': ['error', ...everywhereSyntax, ...impureSyntax] } },
  {
    files: ['electron/host/sync/**/*.ts', 'sync-server/sync/**/*.ts'], ignores: [...TESTS, 'electron/host/sync/start-sync.ts'],
    rules: { 'no-restricted-globals': ['error', ...portedGlobals], 'no-restricted-syntax': ['error', ...everywhereSyntax, ...portedSyntax] },
  },
  { files: TESTS, rules: { 'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }], 'max-lines-per-function': 'off', 'no-console': 'off' } },
  { files: CONFIGS, rules: { 'no-restricted-exports': 'off' } },
  { files: ['**/*.{js,cjs,mjs}'], plugins: { house }, rules: { 'max-lines': ['error', 400], 'prefer-const': 'error', eqeqeq: 'error', 'house/no-vague-names': 'error', 'house/no-loose-ends': 'error' } },
);
