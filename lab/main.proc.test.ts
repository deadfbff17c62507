import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
let started: ChildProcess | undefined;

afterEach(() => { started?.kill('SIGKILL'); });

function run(...args: string[]): { child: ChildProcess; out: () => string; err: () => string } {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  started = child;
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => { out += String(data); });
  child.stderr.on('data', (data) => { err += String(data); });
  return { child, out: () => out, err: () => err };
}

async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

describe('the lab as a process', () => {
  it('prints one ready line, files its papers, remembers them, and leaves at SIGTERM with nothing on stderr', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lab-'));
    try {
      for (const round of [1, 2]) {
        const { child, out, err } = run('--printer-port', '0', '--page-port', '0', '--data', folder);
        const [, address = ''] = await until(() => /^LAVKA-LAB ready (http:\/\/127\.0\.0\.1:\d+\/)\n$/.exec(out()) ?? undefined);
        expect((await fetch(`${address}page/lab-page.ts`)).status).toBe(200);
        const { port } = (await (await fetch(`${address}state.json`)).json()) as { port: number };
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        socket.end(Buffer.from(`round ${round}\n\x1dV\x00`, 'latin1'));
        await until(async () => (await readdir(join(folder, 'papers')).catch((): string[] => [])).includes(`p00000${round}.json`) || undefined);
        const { papers } = (await (await fetch(`${address}papers.json`)).json()) as { papers: { lines: string[] }[] };
        expect(papers.map(({ lines }) => lines)).toEqual([['round 1'], ['round 2']].slice(0, round));
        child.kill('SIGTERM');
        expect(await once(child, 'exit')).toEqual([0, null]);
        expect(err()).toBe('');
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says in one sentence that a port is taken, and which', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { child, err, out } = run('--printer-port', String(port), '--page-port', '0');
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(err()).toMatch(new RegExp(`^the lab cannot open port ${port} for its printer: .*EADDRINUSE.*\\n$`));
    expect(out()).toBe('');
    server.close();
  });

  it('refuses a port that is none', async () => {
    const { child, err } = run('--printer-port', 'abc');
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(err()).toContain('--printer-port wants a whole number');
  });
});
