import type { SafeStorage } from 'electron';
import type { HostToShell, SealReply } from '#host/transport/shell-port.ts';

/**
 * Answers the host's questions to the system's key store: Keychain, DPAPI, libsecret or KWallet. On a Linux without any
 * of them Electron only disguises the text; the file's mode then guards it, as it does under plain Node.
 * @returns null when the message is about something else
 */
export function answerSeal(message: HostToShell, store: Pick<SafeStorage, 'encryptString' | 'decryptString'>): SealReply | null {
  if (message.t !== 'seal' && message.t !== 'unseal') return null;
  try {
    const text = message.t === 'seal' ? store.encryptString(message.text).toString('base64') : store.decryptString(Buffer.from(message.text, 'base64'));
    return { t: 'sealed', id: message.id, text };
  } catch {
    // The host turns a refusal into its own fault; the reason is the system's and says nothing to anybody here.
    return { t: 'sealed', id: message.id, text: null };
  }
}
