/** Tokens that were proven a moment ago, so that a till which asks ten times a second is looked up once (SPEC SE14). */
import { createHash } from 'node:crypto';
import { ok, type Result } from '#domain/kernel/result.ts';
import type { ServerDeps } from '#server/deps.ts';
import { authenticate, type AuthRefusal, type Till } from './device-auth.ts';

const BELIEVED_MS = 5_000;
const MOST = 10_000;

export type KnownTokens = {
  /** The till that speaks, by its `Authorization` header. */
  readonly tillOf: (authorization: string | undefined) => Promise<Result<Till, AuthRefusal>>;
  /** The device was revoked, moved, or opened another session. */
  readonly forget: (deviceId: string) => void;
};

type Known = { readonly till: Till; readonly untilMs: number };

export function createKnownTokens({ db, clock }: Pick<ServerDeps, 'db' | 'clock'>, believedMs = BELIEVED_MS): KnownTokens {
  const known = new Map<string, Known>();
  /** Rises with each device forgotten: what was read before is not kept after. */
  let forgotten = 0;
  return {
    async tillOf(authorization) {
      const nowMs = clock.nowMs();
      const name = createHash('sha256').update(authorization ?? '').digest('base64');
      const found = known.get(name);
      if (found && nowMs < found.untilMs && nowMs >= found.untilMs - believedMs) return ok(found.till);
      known.delete(name);
      const before = forgotten;
      const proven = await authenticate(db, nowMs, authorization);
      if (!proven.ok) return proven;
      const { till, expiresAt } = proven.value;
      if (before === forgotten) {
        known.set(name, { till, untilMs: Math.min(nowMs + believedMs, expiresAt ?? Infinity) });
        const [oldest] = known.keys();
        if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      }
      return ok(till);
    },
    forget(deviceId) {
      forgotten += 1;
      for (const [name, { till }] of known) if (till.deviceId === deviceId) known.delete(name);
    },
  };
}
