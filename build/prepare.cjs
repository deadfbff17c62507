/*
 * Gets a bare clone ready to run: `node build/prepare.cjs [ui] [force]`. Every npm script calls it first.
 * Runs on whatever Node the machine has, so this first file must be readable to very old ones: no modern syntax here.
 */
'use strict';

var path = require('path');
var OLDEST = 20;
var major = Number(process.versions.node.split('.')[0]);

if (!(major >= OLDEST)) {
  process.stderr.write(
    'Лавке нужен Node.js ' + OLDEST + ' или новее, а здесь ' + process.version + '. Установите новый Node.js с https://nodejs.org и повторите.\n' +
    'Lavka needs Node.js ' + OLDEST + ' or newer; this is ' + process.version + '. Install a newer Node.js from https://nodejs.org and try again.\n');
  process.exit(1);
}

var words = process.argv.slice(2);
require('./prepare/main.cjs').prepare({
  root: path.dirname(__dirname),
  ui: words.indexOf('ui') >= 0,
  force: words.indexOf('force') >= 0
}).then(function (code) {
  process.exitCode = code;
});
