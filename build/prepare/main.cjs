/* The order of set-up: packages, then pages; nothing at all when both are as they should be. */
'use strict';

const fs = require('fs');
const path = require('path');
const { ensurePackages, packagesReady } = require('./install.cjs');
const { alone } = require('./lock.cjs');
const { explain, writable } = require('./npm.cjs');
const { buildRenderer, rendererReady } = require('./renderer.cjs');
const { Trouble } = require('./talk.cjs');

/**
 * Makes `root` ready; `ui` wants the pages built too, `force` builds them again. Resolves to the exit code;
 * what went wrong in the world is said on stderr in both languages.
 */
async function prepare({ root, ui, force }) {
  try {
    const ready = () => packagesReady(root) && (!ui || (!force && rendererReady(root)));
    if (ready()) return 0;
    checkPlace(root);
    await alone(root, async () => {
      await ensurePackages(root);
      if (ui && (force || !rendererReady(root))) await buildRenderer(root);
    });
    return 0;
  } catch (error) {
    const trouble = error instanceof Trouble ? error : error.code ? explain(`${error.code} ${error.message}`, ['подготовка не удалась.', 'set-up failed.']) : undefined;
    if (!trouble) throw error;
    process.stderr.write(`\nЛавка: ${trouble.ru}\nLavka: ${trouble.message}\n${trouble.detail ? `\n${trouble.detail.trim()}\n` : ''}`);
    return 1;
  }
}

function checkPlace(root) {
  if (!fs.existsSync(path.join(root, 'package-lock.json'))) throw new Trouble(`в папке ${root} нет package-lock.json: это не вся Лавка.`, `${root} has no package-lock.json: this is not the whole of Lavka.`);
  if (!writable(root)) throw new Trouble(`в папку ${root} нельзя писать (нет права или диск только для чтения). Скопируйте проект в свою папку и повторите.`, `${root} cannot be written (no right, or a read-only disk). Copy the project to a folder of yours and try again.`);
}

module.exports = { prepare };
