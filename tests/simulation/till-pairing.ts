/** A person with a code before a till its server does not know (host/sync/SPEC, HI16-HI19): the product's own steps, and the process may end at each of them. */
import type { EnrolReply } from '#contract/sync/enrol.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { ok } from '#domain/kernel/result.ts';
import { rename } from '#host/features/enrolment/rename.ts';
import type { Naming, TillImage } from './till-disk.ts';
import type { AskEnrol } from './till-link.ts';

/** The disk of a till that has just been enrolled. */
export type PairedBy = (reply: EnrolReply) => TillImage;

export type Step = 'saveSecrets' | 'standIn' | 'becomeAnother' | 'claimReplica';

export type Hands = {
  readonly naming: Naming;
  readonly enrol: AskEnrol;
  /** One thing that outlives the process. @throws where the process ends before it, or the disk is full */
  readonly step: (name: Step, work: () => void) => void;
  /** From now on the till speaks with this token. */
  readonly saveToken: (reply: EnrolReply) => void;
  readonly named: (reply: EnrolReply) => void;
  readonly still: <T>(work: () => Promise<T>) => Promise<T>;
};

const ADDRESS = 'http://127.0.0.1/';
const NEVER = new AbortController().signal;

/** @returns `paired`, or why not */
export async function pairAnew({ naming, enrol, step, saveToken, named, still }: Hands, code: string): Promise<string> {
  let reply: EnrolReply | null = null;
  const files = {
    ...naming,
    standIn: (before: string, now: string) => step('standIn', () => { naming.standIn(before, now); }),
    becomeAnother: (as: Parameters<Naming['becomeAnother']>[0]) => step('becomeAnother', () => {
      naming.becomeAnother(as);
      named(reply as EnrolReply);
    }),
    claimReplica: () => step('claimReplica', () => { naming.claimReplica(); }),
  };
  const paired = await rename({
    files, still,
    // Who may is asked of people, of whom there are none here; tests beside the code hold it.
    mayNot: () => null,
    // Tills here have a token and no key: sessions are held by tests beside their code.
    enrol: async (serverUrl, asked) => {
      const answer = await askEnrol(enrol, asked);
      if (!answer.ok) return answer;
      reply = answer.value;
      return ok({ ...answer.value, serverUrl, deviceKey: '' });
    },
    saveSecrets: () => step('saveSecrets', () => { saveToken(reply as EnrolReply); }),
  }, ADDRESS, code);
  return paired.ok ? 'paired' : paired.code;
}

export function askEnrol(enrol: AskEnrol, { code, installId }: { readonly code: string; readonly installId: string }): ReturnType<AskEnrol> {
  return enrol({ code, installId, computerName: 'simulated', contractVersion: SYNC_VERSION, build: 'simulated' }, NEVER);
}
