/**
 * A till's host of its own, over a register and a payment terminal that are doubles behind its ports: they answer as `script.json` in the data
 * folder says, and stop for ever at the place it names, where the process says `at PLACE` and is killed by whoever started it.
 * A terminal that was told to let money go leaves a file beside the script.
 * `node dying-host.ts FOLDER PORT`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel, Frame } from '#contract/define/frame.ts';
import type { Register, RegisterAnswer } from '#host/features/sale/register-port.ts';
import type { CardAnswer, PaymentTerminal } from '#host/features/sale/terminal-port.ts';
import { openHostSecrets } from '#host/host-secrets.ts';
import { openTill } from '#host/open-till.ts';
import { systemClock } from '#host/platform/clock.ts';
import { acquireLock } from '#host/platform/lock-file.ts';
import { openLog } from '#host/platform/log.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { systemTimer } from '#host/platform/timer.ts';
import { openLoopbackHost } from '#host/transport/loopback-host.ts';
import { ROOT } from '../support/processes.ts';
import { LET_GO, SCRIPT, type Script } from './dying-script.ts';

const [dir = '', port = '0'] = process.argv.slice(2);

let round = -1;
const passed = new Map<string, number>();
/** What the script says now; where it is another than before, counting begins anew. */
const scriptNow = (): Script => {
  const script = JSON.parse(readFileSync(join(dir, SCRIPT), 'utf8')) as Script;
  if (script.round !== round) passed.clear();
  round = script.round;
  return script;
};

/** Stays for ever at the place to be killed at; answers how often `at` was passed in this round, and the script. */
async function pass(at: string): Promise<Script & { readonly times: number }> {
  const script = scriptNow();
  const times = (passed.get(at) ?? 0) + 1;
  passed.set(at, times);
  if (`${at} ${times}` !== script.stop) return { ...script, times };
  process.stdout.write(`at ${at} ${times}\n`);
  return new Promise<never>(() => undefined);
}

const registered: RegisterAnswer = { kind: 'registered', result: { register: 'double' } };
const held: CardAnswer = { kind: 'authorised', reference: 'double' };
/** Each answer of the script is given once, whichever way the device was asked. */
const answerOf = async (at: string): Promise<RegisterAnswer> => {
  const { register } = await pass(at);
  const asked = (passed.get('any register') ?? 0) + 1;
  passed.set('any register', asked);
  return register[asked - 1] ?? registered;
};
const cardAnswerOf = async (at: string): Promise<CardAnswer> => {
  const { card } = await pass(at);
  const asked = (passed.get('any card') ?? 0) + 1;
  passed.set('any card', asked);
  return card[asked - 1] ?? held;
};

const register: Register = { register: () => answerOf('register'), resolve: () => answerOf('resolve') };
const terminal: PaymentTerminal = {
  authorise: () => cardAnswerOf('authorise'), resolve: () => cardAnswerOf('ask'),
  confirm: async () => { await pass('confirm'); }, cancel: async () => {
    await pass('cancel');
    writeFileSync(join(dir, LET_GO), '');
  },
};

/** The wire of a page: what it asks to pay may never arrive, and the answer may never leave. */
function lossy(channel: Channel): Channel {
  const paying = new Set<number>();
  const whenPassed = (at: string, then: () => void): void => void pass(at).then(then);
  return {
    ...channel,
    onFrame: (listener) => channel.onFrame((frame: Frame) => {
      if (frame.t !== 'call' || frame.service !== 'sale' || frame.method !== 'pay') return listener(frame);
      paying.add(frame.id);
      whenPassed('call', () => listener(frame));
    }),
    send: (frame) => {
      if (frame.t === 'ok' && paying.delete(frame.id)) whenPassed('answer', () => channel.send(frame));
      else channel.send(frame);
    },
  };
}

const paths = dataPaths(dir);
const lock = acquireLock(paths.lock);
const log = openLog(paths.logs, 'e2e', 'error');
const till = await openTill({
  paths, secrets: await openHostSecrets(fileSecretStore(paths.secrets), paths.database), clock: systemClock, timer: systemTimer, log, build: 'e2e', suggestedServer: '', defaultPrinter: '', register, terminal,
});
const loopback = await openLoopbackHost({
  dispatcher: { attach: (channel, admit) => { till.attach(lossy(channel), admit); } }, staticDir: join(ROOT, 'dist/renderer'), port: Number(port), clock: systemClock, log: log.module('transport'),
});
lock.publish(loopback.port);
process.stdout.write(`LAVKA-HOST ready ${loopback.url}\n`);
