import { drawerKick, encodePaper, type PaperWidth } from './escpos-encoder.ts';
import type { PrintJob } from './port.ts';

/** The bytes of a stored job: paper, or the pulse that opens the drawer. */
export function jobBytes(job: PrintJob, widthChars: PaperWidth): Uint8Array {
  return job.kind === 'drawer' ? drawerKick() : encodePaper(job.paper, widthChars);
}
