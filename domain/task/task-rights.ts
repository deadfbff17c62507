/** Who may do what with a task at a till (SPEC.md, TSK7). */
import type { Role } from '../rights/rights.ts';
import type { Row } from '../replication/catalogue.ts';
import { personIn } from './writer.ts';

export type Doer = { readonly id: string; readonly role: Role };
type Owned = Pick<Row<'task'>, 'assigneeId' | 'createdBy'>;

const isManager = ({ role }: Doer): boolean => role === 'manager' || role === 'owner';

/** Edit its fields, its labels, or erase it. */
export function mayEdit(doer: Doer, task: Owned): boolean {
  return isManager(doer) || isBegunBy(task, doer);
}

/** Give it another status. */
export function mayMove(doer: Doer, task: Owned): boolean {
  return isManager(doer) || task.assigneeId === null || task.assigneeId === doer.id || isBegunBy(task, doer);
}

/** Give `task` to `to`, or to nobody; `task` is null while it is being begun. */
export function mayAssign(doer: Doer, task: Owned | null, to: string | null): boolean {
  if (doer.role !== 'cashier') return true;
  const own = task === null || isBegunBy(task, doer) || task.assigneeId === null || task.assigneeId === doer.id;
  return own && (to === null || to === doer.id);
}

function isBegunBy(task: Owned, doer: Doer): boolean {
  const writer = personIn(task.createdBy);
  return writer?.from === 'staff' && writer.id === doer.id;
}
