import { connectTill, type TillClient } from '../support/till-client.ts';
import { until } from '../support/processes.ts';
import { answered } from './answers.ts';

export type Worker = { readonly name: string; readonly pin: string };

/** Connects to a host that has just started, signs in and makes sure a shift is open. */
export async function comeToWork(hostUrl: string, { name, pin }: Worker): Promise<TillClient> {
  const client = await until('the host to take a connection', 20_000, () => connectTill(hostUrl));
  const member = await until('the staff list', 60_000, async () => {
    const { members } = await answered(client.staff.list({}));
    return members.find((one) => one.name === name);
  });
  await answered(client.staff.signIn({ staffId: member.id, pin }));
  const state = await answered(client.till.state({}));
  if (!state.shift) await answered(client.shift.open({ floatMinor: 100_000 }));
  return client;
}
