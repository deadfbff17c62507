/** The cipher build of the driver has the interface of the plain one; its own package ships no declarations for modules. */
declare module 'better-sqlite3-multiple-ciphers' {
  import Database = require('better-sqlite3');
  export = Database;
}
