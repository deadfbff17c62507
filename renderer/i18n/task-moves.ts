/** What a move is called on its button, and in which order moves are offered. */
import type { TaskStatus } from '#domain/task/task.ts';

export type MoveWord = 'accept' | 'start' | 'review' | 'done' | 'cancel' | 'backToWork' | 'reopen' | 'giveBack' | 'pause';

/** Columns of the board, in the order in which a task goes through them. */
export const statuses: readonly TaskStatus[] = ['new', 'accepted', 'in-progress', 'on-review', 'done', 'cancelled'];

const forward: Readonly<Record<TaskStatus, number>> = { cancelled: -1, new: 0, accepted: 1, 'in-progress': 2, 'on-review': 3, done: 4 };

export function isEnded(status: TaskStatus): boolean {
  return status === 'done' || status === 'cancelled';
}

export function moveWord(from: TaskStatus, to: TaskStatus): MoveWord {
  switch (to) {
    case 'new': return isEnded(from) ? 'reopen' : 'giveBack';
    case 'accepted': return forward[from] > forward.accepted ? 'pause' : 'accept';
    case 'in-progress': return forward[from] > forward['in-progress'] ? 'backToWork' : 'start';
    case 'on-review': return 'review';
    case 'done': return 'done';
    case 'cancelled': return 'cancel';
  }
}

/** The next step first, further ones after it, then the ways back, giving up last. */
export function orderedMoves(from: TaskStatus, moves: readonly TaskStatus[]): readonly TaskStatus[] {
  const rank = (to: TaskStatus): number => (to === 'cancelled' ? 100 : forward[to] > forward[from] ? forward[to] : 50 + forward[to]);
  return [...moves].sort((one, other) => rank(one) - rank(other));
}
