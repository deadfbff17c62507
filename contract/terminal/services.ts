import { catalog } from './catalog.ts';
import { enrolment } from './enrolment.ts';
import { receipt } from './receipt.ts';
import { sale } from './sale.ts';
import { settings } from './settings.ts';
import { shift } from './shift.ts';
import { staff } from './staff.ts';
import { till } from './till.ts';

/** Every service a screen may ask for: the list that host, client and version test share. */
export const terminalServices = { till, enrolment, staff, shift, catalog, sale, receipt, settings } as const;
