import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL('../dist/renderer/', import.meta.url));
const hasHq = existsSync(`${here}hq/index.html`);

/**
 * One page and its files. Addresses are relative: the till's page stands at `/` of the host with `assets/` beside it,
 * the headquarters' folder is complete in itself and stands wherever the server puts it.
 */
function page(name: 'till' | 'hq', assetsDir: string): EnvironmentOptions {
  return {
    consumer: 'client',
    build: { outDir: out, emptyOutDir: false, assetsDir, rolldownOptions: { input: `${here}${name}/index.html` } },
  };
}

export default defineConfig({
  root: here,
  base: './',
  publicDir: false,
  plugins: [react()],
  build: { target: ['chrome125', 'firefox128', 'safari18'], assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  environments: { client: page('till', 'assets'), ...(hasHq ? { hq: page('hq', 'hq/assets') } : {}) },
  builder: {
    buildApp: async (builder) => {
      for (const old of ['till', 'hq', 'assets']) rmSync(`${out}${old}`, { recursive: true, force: true });
      for (const environment of Object.values(builder.environments)) if (environment.name !== 'ssr') await builder.build(environment);
    },
  },
});
