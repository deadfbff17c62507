import { describe, expect, it } from 'vitest';
import { catchSqlBug, sqlBugs } from './sql-bugs.ts';
import { runStorm } from './storm.ts';

describe('a storm on PostgreSQL', () => {
  it('leaves everything as the invariants say', async () => {
    for (const seed of [1, 2, 3]) {
      const { broken, commits, pages } = await runStorm(seed);
      expect(broken, `seed ${seed}`).toBeNull();
      expect(commits).toBeGreaterThan(50);
      expect(pages).toBeGreaterThan(20);
    }
  });

  it.each(sqlBugs)('catches: $name', async (bug) => {
    expect((await catchSqlBug(bug, 1, runStorm)).by).toMatch(/^I\d+$/);
  });
});
