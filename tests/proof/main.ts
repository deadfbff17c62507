/** `npm run proof`: makes the pages of the records. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/processes.ts';
import { proofPage } from './page.ts';
import { readRuns } from './records.ts';

const runs = { simulate: readRuns('simulate'), sabotage: readRuns('sabotage'), torture: readRuns('torture') };
writeFileSync(join(ROOT, 'docs/proof.md'), proofPage(runs, 'en'));
writeFileSync(join(ROOT, 'docs/proof.ru.md'), proofPage(runs, 'ru'));
process.stdout.write(`docs/proof.md, docs/proof.ru.md: ${runs.simulate.length} simulations, ${runs.sabotage.length} sabotages, ${runs.torture.length} torture runs\n`);
