/** A till of a new company at which its owner has signed in, by the contract of the till. */
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import { OWNER } from '../support/world.ts';

/** Waits until the till knows the owner, and signs them in. Answers who that is. */
export async function ownerStandsHere(client: TillClient): Promise<string> {
  const owner = await until('the people', 60_000, async () => {
    const answer = await client.staff.list({});
    return answer.ok ? answer.value.members.find((member) => member.name === OWNER.name) : undefined;
  });
  await client.staff.signIn({ staffId: owner.id, pin: OWNER.pin });
  return owner.id;
}
