/** `npm run admin -- COMMAND`: what an operator does to a database; one file for each command, which says what it takes. */
import { restoredCommand } from './db/life/restored-command.ts';
import { runCommand } from './db/run-command.ts';
import { compareCommand } from './features/digest/compare-command.ts';

await runCommand({ compare: compareCommand, restored: restoredCommand }, process.argv.slice(2), process.env);
