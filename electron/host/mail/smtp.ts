/** One letter to one SMTP server, and what its answer means. */
import type { Letter } from './letter.ts';

export type MailSettings = { readonly host: string; readonly port: number; readonly secure: boolean; readonly user: string; readonly from: string };

/**
 * - `sent` the server took the letter over
 * - `later` not now: no network, no answer, a full mailbox, a wrong password; the same letter may go another time
 * - `never` the server said for good that this letter or its address is not to be had
 */
export type SendOutcome = { readonly outcome: 'sent' } | { readonly outcome: 'later' | 'never'; readonly cause: string };

/** For the first word of the server, for each next one, and for the letter as a whole. */
const CONNECT_MS = 15_000;
const ANSWER_MS = 30_000;

/**
 * Sends one letter over a connection of its own. Never rejects; `cause` is a code that holds no address. A password goes over
 * the wire in the clear to this computer only: any other server has to offer TLS first.
 */
export async function sendLetter(settings: MailSettings, password: string | null, address: string, letter: Letter): Promise<SendOutcome> {
  // A till that sends no letters never loads the library.
  const { createTransport } = await import('nodemailer');
  const { host, port, secure, user } = settings;
  const transport = createTransport({
    host, port, secure, requireTLS: !secure && user !== '' && !isThisComputer(host),
    ...(user === '' ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: ANSWER_MS, disableFileAccess: true, disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: settings.from, to: address, subject: letter.subject, text: letter.text, html: letter.html, messageId: letter.messageId,
      attachments: [{ filename: letter.attachment.fileName, content: Buffer.from(letter.attachment.pdf), contentType: 'application/pdf' }],
    });
    return { outcome: 'sent' };
  } catch (error) {
    return meaningOf(error);
  } finally {
    transport.close();
  }
}

function isThisComputer(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** What a failed try means, from the code of the library and the number the server answered with. */
export function meaningOf(error: unknown): SendOutcome {
  const { code, responseCode } = (typeof error === 'object' && error !== null ? error : {}) as { readonly code?: unknown; readonly responseCode?: unknown };
  const stage = typeof code === 'string' ? code : 'EUNKNOWN';
  const number = typeof responseCode === 'number' ? responseCode : 0;
  const cause = number === 0 ? stage.toLowerCase() : `${stage.toLowerCase()}-${number}`;
  // A refused sender, password or greeting is the shop's own affair and can be mended; a refused reader or text cannot.
  const final = number >= 500 && (stage === 'EENVELOPE' || stage === 'EMESSAGE') && !isSenderRefused(error);
  return { outcome: final ? 'never' : 'later', cause };
}

/** The server refused who the letter is from, not whom it is to. */
function isSenderRefused(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'command' in error && error.command === 'MAIL FROM';
}
