import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');
export const BUILDER_CONFIG = join(ROOT, 'electron-builder.yml');

/** electron-builder's own parts, found from where it is installed: they are its dependencies, not ours. */
function builderParts(): { readYaml: (text: string) => unknown; validate: (config: unknown) => Promise<void> } {
  const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
  const fromLib = createRequire(fromBuilder.resolve('app-builder-lib/package.json'));
  const yaml = fromLib('js-yaml') as { load: (text: string) => unknown };
  const { validateConfiguration } = fromLib('app-builder-lib/out/util/config/config.js') as { validateConfiguration: (config: unknown, log: { add: () => void; isEnabled: boolean }) => Promise<void> };
  return { readYaml: yaml.load, validate: (config) => validateConfiguration(config, { add: () => undefined, isEnabled: false }) };
}

/** The problems electron-builder itself would have with a configuration; null when it has none. */
export async function problemsOfConfig(text: string): Promise<string | null> {
  const { readYaml, validate } = builderParts();
  try {
    await validate(readYaml(text));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The configuration as electron-builder reads it. */
export function readConfig(text: string): Record<string, unknown> {
  return builderParts().readYaml(text) as Record<string, unknown>;
}
