import { expect, it } from 'vitest';
import { isElsewhere, type FolderMark, type Place } from './place.ts';
import { judge, remember, type Mark } from './witness.ts';

const known = remember(remember(undefined, { epoch: 'first', head: 5, commits: 2 }), { epoch: 'second', head: 9, commits: 4 });

it.each<[string, Mark, string]>([
  ['the same', { epoch: 'second', head: 9, commits: 4 }, 'same'], ['further', { epoch: 'second', head: 12, commits: 4 }, 'same'],
  ['a lower head', { epoch: 'second', head: 8, commits: 9 }, 'behind'], ['fewer commits', { epoch: 'second', head: 9, commits: 3 }, 'behind'],
  ['a life that is over', { epoch: 'first', head: 99, commits: 99 }, 'past-life'], ['one begun by somebody', { epoch: 'third', head: 1, commits: 0 }, 'other-life'],
])('LF4 LF5 %s', (_what, found, judgement) => {
  expect(judge(known, found)).toBe(judgement);
  expect(judge(undefined, found)).toBe('new');
});

it.each<[string, Mark, string]>([
  ['as it was left', { epoch: 'first', head: 5, commits: 2 }, 'same'], ['further than it was left', { epoch: 'first', head: 6, commits: 2 }, 'past-life'],
  ['behind itself', { epoch: 'first', head: 4, commits: 2 }, 'past-life'], ['in another life', { epoch: 'second', head: 8, commits: 4 }, 'behind'],
])('LF11 this very database, after another one: %s', (_what, found, judgement) => {
  expect(judge(known, found, { epoch: 'first', head: 5, commits: 2 })).toBe(judgement);
});

it('LF11 a dump of the other one that was put into this one is an older copy, though it stands beyond where this one was left', () => {
  expect(judge(known, { epoch: 'second', head: 8, commits: 4 }, { epoch: 'second', head: 5, commits: 2 })).toBe('behind');
});

it('LF4 a life that came back is no past one any more', () => {
  expect(remember(known, { epoch: 'first', head: 1, commits: 1 })).toEqual({ epoch: 'first', head: 1, commits: 1, past: ['second'] });
});

const folder: FolderMark = { dev: '1', inode: '7', birth: '100', path: '/a' };
const place = (over: Partial<FolderMark> = {}, cluster: string | null = 'c/1'): Place => ({ cluster, folder: { ...folder, ...over } });

it.each<[string, Place, boolean]>([
  ['the same', place(), false], ['renamed', place({ path: '/b' }), false], ['disks numbered anew', place({ dev: '2' }), false], ['files numbered at each mount', place({ inode: '8' }), false],
  ['another birth', place({ birth: '101' }), true], ['its number used again elsewhere', place({ birth: '101', path: '/b' }), true], ['another number in another folder', place({ inode: '8', path: '/b' }), true],
  ['no births: the same number on the same disk', place({ birth: '0', path: '/b' }), false], ['no births: another number', place({ birth: '0', inode: '8' }), true],
  ['another database', place({}, 'c/2'), true], ['a database that keeps its number to itself', place({}, null), false], ['no folder of its own', { cluster: 'c/1', folder: null }, false],
])('LF6 %s', (_what, here, elsewhere) => {
  expect(isElsewhere(place(), here)).toBe(elsewhere);
});
