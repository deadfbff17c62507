/** A till's page whose host tells of two sellers in one shift, which the demo shop has not: the real report, divided, with the paper it would have. */
import type { BrowserContext, WebSocketRoute } from 'playwright-core';
import type { HostFrame } from '#contract/define/frame.ts';
import type { ShiftReport, ShiftSeller } from '#contract/terminal/shift.ts';
import { paperText } from '#domain/receipt/paper.ts';
import { shiftPaper } from '#domain/receipt/shift-paper.ts';
import type { ShiftTotals } from '#domain/shift/shift.ts';

const SHOP = { storeName: 'Лавка у моста', storeAddress: '', receiptHeader: '', receiptFooter: '', legalEntityName: '', inn: '', tillName: 'Касса 1', staffName: 'Анна Соколова', taxSystem: 'osn' };
const NEIGHBOUR = 100_00;

/** Call before the page is opened. Answers a switch: whether reports of shifts have two sellers from now on. */
export async function retellSellers(context: BrowserContext): Promise<(on: boolean) => void> {
  let isOn = false;
  await context.routeWebSocket(/.*/, (socket: WebSocketRoute) => {
    const host = socket.connectToServer();
    socket.onMessage((message) => host.send(message));
    host.onMessage((message) => socket.send(isOn ? told(String(message)) : message));
  });
  return (on) => {
    isOn = on;
  };
}

function told(text: string): string {
  const frame = JSON.parse(text) as HostFrame;
  return frame.t === 'ok' && isReport(frame.value) ? JSON.stringify({ ...frame, value: divided(frame.value) }) : text;
}

function isReport(value: unknown): value is ShiftReport {
  return typeof value === 'object' && value !== null && 'sellers' in value && 'paper' in value;
}

function divided(report: ShiftReport): ShiftReport {
  const totals = report.totals as ShiftTotals;
  const own: ShiftSeller = { ...report.totals, legalEntityId: 'own', name: 'ООО «У моста»', inn: '7701234567' };
  const sellers = [
    { ...own, sales: { count: totals.sales.count - 1, totalMinor: totals.sales.totalMinor - NEIGHBOUR }, netMinor: totals.netMinor - NEIGHBOUR },
    { ...own, legalEntityId: 'neighbour', name: 'Индивидуальный предприниматель Соседов-Заречный Константин Александрович', inn: '980000002012', sales: { count: 1, totalMinor: NEIGHBOUR }, refunds: { count: 0, totalMinor: 0 }, netMinor: NEIGHBOUR, tax: [{ taxCode: 'none', taxRateBps: null, totalMinor: NEIGHBOUR, taxMinor: 0 }] },
  ];
  const paper = shiftPaper({ ...report, totals, sellers, at: report.closedAt ?? report.openedAt, utcOffsetMin: 180, clockInDoubt: false, staffNames: new Map() }, SHOP, { copy: false, training: false });
  return { ...report, sellers, paper: paperText(paper, report.widthChars) };
}
