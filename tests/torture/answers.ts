/** Answers of the till as the cashier of a torture run takes them. */

type Answer<T> = { ok: true; value: T } | { ok: false; code: string; detail: unknown };

/** A mistake of the till, not of the world: two answers that cannot both be true. */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';
}

/** Thrown when the channel ended under a call; the caller starts the host again. */
export class HostGone extends Error {
  override readonly name = 'HostGone';
}

/** A call's value; a lost channel is {@link HostGone}, any other no is a contradiction. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  return (await answeredOr(asked, [])) as T;
}

/** As {@link answered}; null for a no with one of those codes. */
export async function answeredOr<T>(asked: Promise<Answer<T>>, noes: readonly string[]): Promise<T | null> {
  const answer = await asked;
  if (answer.ok) return answer.value;
  if (noes.includes(answer.code)) return null;
  if (answer.code === 'fault' && (answer.detail as { fault: string }).fault === 'disconnected') throw new HostGone('the host went away during a call');
  throw new Contradiction(`the till said no: ${answer.code} ${JSON.stringify(answer.detail)}`);
}
