import { cash } from './cash.ts';
import { catalog } from './catalog.ts';
import { enrolment } from './enrolment.ts';
import { journal } from './journal.ts';
import { receipt } from './receipt.ts';
import { recovery } from './recovery.ts';
import { refund } from './refund.ts';
import { sale } from './sale.ts';
import { settings } from './settings.ts';
import { shift } from './shift.ts';
import { staff } from './staff.ts';
import { sync } from './sync.ts';
import { task } from './task.ts';
import { till } from './till.ts';
import { training } from './training.ts';

/** Every service a screen may ask for: the list that host, client and version test share. */
export const terminalServices = { till, enrolment, staff, shift, cash, catalog, sale, refund, receipt, journal, training, settings, recovery, sync, task } as const;
