/** A demo shop at which somebody has come to work, by the contract of the till. */
import { staff as demoStaff } from '#domain/demo-shop/staff.ts';
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';

/** What a drawer of the demo shop begins with, in kopecks. */
export const FLOAT_MINOR = 500_000;

/** Opens the demo shop, signs the first person of `role` in and opens the shift; the till speaks Russian. */
export async function comeToWork(client: TillClient, role: 'cashier' | 'manager'): Promise<{ readonly name: string; readonly pin: string }> {
  await client.enrolment.tryDemo({});
  await until('the demo shop', 30_000, async () => {
    const state = await client.till.state({});
    return state.ok && state.value.phase === 'ready';
  });
  const { id, name, pin } = await personOf(client, role);
  await client.staff.signIn({ staffId: id, pin });
  await client.shift.open({ floatMinor: FLOAT_MINOR });
  await client.settings.change({ language: 'ru' });
  return { name, pin };
}

/** The first person of that role in the demo shop, with the PIN. */
export async function personOf(client: TillClient, role: 'cashier' | 'manager'): Promise<{ readonly id: string; readonly name: string; readonly pin: string }> {
  const people = await client.staff.list({});
  const person = people.ok ? people.value.members.find((one) => one.role === role) : undefined;
  const pin = demoStaff.find((one) => one.id === person?.id)?.pin;
  if (person === undefined || pin === undefined) throw new Error(`the demo shop has no ${role}`);
  return { id: person.id, name: person.name, pin };
}
