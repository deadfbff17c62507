/** What the lab's server says and takes; the page's only door to it. */

export const faults = ['paperOut', 'paperLow', 'paperEndsSoon', 'coverOpen', 'offline', 'slow', 'hangUp', 'mute', 'unplugged', 'kanji'] as const;
export type Fault = (typeof faults)[number];

export type LabState = {
  readonly port: number;
  readonly finished: number;
  readonly last: string | null;
  readonly current: { readonly id: string; readonly items: number; readonly height: number } | null;
  readonly state: {
    readonly faults: Readonly<Record<Fault, boolean>>;
    readonly condition: { readonly paperOut: boolean; readonly paperLow: boolean; readonly coverOpen: boolean; readonly offline: boolean; readonly drawerOpen: boolean };
    readonly waitingBytes: number; readonly printedLines: number; readonly unknownCommands: number; readonly kicks: number;
  };
};

export type LogEntry = { readonly seq: number; readonly at: string; readonly direction: 'in' | 'out' | 'note'; readonly hex: string; readonly size: number; readonly what: string };
export type PaperSummary = { readonly id: string; readonly number: number; readonly cutAt: string | null; readonly cut: string | null; readonly lines: readonly string[] };
export type ShelfGood = { readonly code: string; readonly name: string; readonly unit: string; readonly priceMinor: number; readonly picture: string };

async function read<T>(path: string): Promise<T> {
  const response = await fetch(path);
  return (await response.json()) as T;
}

async function post(path: string, body: unknown): Promise<void> {
  await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

export const lab = {
  log: async (): Promise<readonly LogEntry[]> => (await read<{ entries: LogEntry[] }>('/log.json')).entries,
  pile: async (): Promise<readonly PaperSummary[]> => (await read<{ papers: PaperSummary[] }>('/pile.json')).papers,
  shelf: async (): Promise<readonly ShelfGood[]> => (await read<{ goods: ShelfGood[] }>('/shelf.json')).goods,
  pull: (name: Fault, on: boolean): Promise<void> => post('/fault', { name, on }),
  closeDrawer: (): Promise<void> => post('/drawer/close', {}),
  tear: (): Promise<void> => post('/tear', {}),
};

export type News = { state(state: LabState): void; log(entries: readonly LogEntry[]): void; paper(paper: PaperSummary): void; lost(): void };

/** Listens to the lab for as long as the page lives; the browser reconnects by itself. */
export function listen(news: News): void {
  const source = new EventSource('/events');
  const on = <T>(event: string, take: (data: T) => void): void => {
    source.addEventListener(event, (message) => { take(JSON.parse((message as MessageEvent<string>).data) as T); });
  };
  on<LabState>('state', (state) => { news.state(state); });
  on<LogEntry[]>('log', (entries) => { news.log(entries); });
  on<PaperSummary>('paper', (paper) => { news.paper(paper); });
  source.addEventListener('error', () => { news.lost(); });
}
