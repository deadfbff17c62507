/** A real SMTP server that takes letters, refuses them, or hangs up, as a test says. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type SmtpMode = {
  /** Answers to RCPT and at the end of DATA; null takes the letter. */
  recipient: { readonly code: number; readonly words: string } | null;
  data: { readonly code: number; readonly words: string } | null;
  sender: { readonly code: number; readonly words: string } | null;
  password: string | null;
  /** Hangs up in the middle of the letter, or when it has taken it and before it says so. */
  cut: 'in-letter' | 'before-answer' | null;
};

export type SmtpSink = {
  readonly port: number;
  readonly mode: SmtpMode;
  /** Letters taken over, as they came. */
  readonly letters: { readonly to: string[]; readonly raw: string }[];
  readonly passwords: string[];
  readonly close: () => Promise<void>;
};

const refusal = ({ code, words }: { readonly code: number; readonly words: string }): Error => Object.assign(new Error(words), { responseCode: code });

export async function openSmtpSink(port = 0): Promise<SmtpSink> {
  const mode: SmtpMode = { recipient: null, data: null, sender: null, password: null, cut: null };
  const letters: { to: string[]; raw: string }[] = [];
  const passwords: string[] = [];
  const sockets = new Set<Socket>();
  const hangUp = (): void => { for (const socket of sockets) socket.destroy(); };
  const server = new SMTPServer({
    authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], logger: false, disableReverseLookup: true,
    onAuth: (auth, _session, callback) => {
      passwords.push(auth.password ?? '');
      if (auth.password === mode.password) callback(null, { user: auth.username });
      else callback(refusal({ code: 535, words: 'wrong password' }));
    },
    onMailFrom: (_address, _session, callback) => { callback(mode.sender ? refusal(mode.sender) : null); },
    onRcptTo: (address, _session, callback) => { callback(mode.recipient ? refusal({ ...mode.recipient, words: `<${address.address}> ${mode.recipient.words}` }) : null); },
    onData: (stream, session, callback) => {
      if (mode.cut === 'in-letter') hangUp();
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('error', () => undefined);
      stream.on('end', () => {
        if (mode.data) {
          callback(refusal(mode.data));
          return;
        }
        letters.push({ to: session.envelope.rcptTo.map((one) => one.address), raw: Buffer.concat(pieces).toString('utf8') });
        if (mode.cut === 'before-answer') hangUp();
        else callback(null);
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port, mode, letters, passwords,
    close: () => new Promise((resolve) => {
      hangUp();
      server.close(() => { resolve(); });
    }),
  };
}
