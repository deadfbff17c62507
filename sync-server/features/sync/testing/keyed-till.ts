/** A till with a key of its own, as the newest program has it: enrolled over HTTP, signing its sessions. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { EnrolReply } from '#contract/sync/enrol.ts';
import { sessionInput, type SessionClaims, type SessionReply } from '#contract/sync/session.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { ServerDeps } from '#server/deps.ts';
import { ask, type Answer, type Served } from './http.ts';
import { plantCode, type PlantedTill } from './shop.ts';

export type KeyedTill = {
  readonly enrolled: EnrolReply;
  /** Asks for a session with these claims in place of its own. */
  readonly session: (over?: Partial<SessionClaims>, key?: KeyObject) => Promise<Answer>;
  /** The same, and it was given; the till holds the token of the answer from then on. */
  readonly opened: (over?: Partial<SessionClaims>) => Promise<SessionReply>;
  readonly token: () => string;
};

let codes = 10_000_000;

export async function keyedTill(deps: ServerDeps, server: Served, planted: PlantedTill, computerName = 'Касса у входа'): Promise<KeyedTill> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const code = String(codes++);
  await plantCode(deps, planted.device.tenantId, planted.device.tillId, code);
  const installId = deps.ids.uuid();
  const enrolled = (await ask(server, 'api/sync/v1/enrol', {}, { code, installId, computerName, contractVersion: SYNC_VERSION, build: 'test', publicKey: String(publicKey.export({ format: 'jwk' }).x) })).json as EnrolReply;
  let { token } = enrolled;
  const session = (over: Partial<SessionClaims> = {}, key = privateKey): Promise<Answer> => {
    const claims: SessionClaims = {
      device: enrolled.device, incarnation: enrolled.incarnation, series: enrolled.series, born: 'enrolled', token, attempt: deps.ids.uuid(), clock: deps.clock.nowMs(), installId, computerName, machine: 'm1', build: 'test',
      contractVersion: SYNC_VERSION, ...over,
    };
    return ask(server, 'api/sync/v1/session', {}, { ...claims, signature: sign(null, sessionInput(claims), key).toString('base64url') });
  };
  return {
    enrolled, session, token: () => token,
    async opened(over) {
      const answer = await session(over);
      if (answer.status !== 200) throw new Error(`no session: ${answer.status} ${JSON.stringify(answer.json)}`);
      const reply = answer.json as SessionReply;
      token = reply.token;
      return reply;
    },
  };
}
