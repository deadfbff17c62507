import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import { createEscposPrinter } from './escpos-printer.ts';
import type { ReceiptPrinter } from './port.ts';
import { parseTcpAddress, tcpLink } from './tcp-link.ts';

/** True for an address {@link openPrinter} understands, or empty: no printer. */
export function isPrinterAddress(address: string): boolean {
  return address.trim() === '' || parseTcpAddress(address.trim()) !== null;
}

/** The printer at an address as the settings hold it; null where there is none or the address says nothing. */
export function openPrinter(address: string, tools: { readonly log: Logger; readonly clock: Clock }): ReceiptPrinter | null {
  const tcp = parseTcpAddress(address.trim());
  return tcp ? createEscposPrinter(tcpLink(tcp), tools) : null;
}
