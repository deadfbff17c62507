import { describe, expect, it } from 'vitest';
import { machineTime, machineTimeFrom, megabytesFrom, memoryOf, stolenShare, timeFrom, timeOf } from './process-stats.ts';

describe('what the kernel says of a process', () => {
  it('finds the times behind a name with brackets and spaces', () => {
    const stat = '4711 (node (old) x) S 1 4711 4711 0 -1 4194560 9000 11 2 0 1234 566 70 5 20 0 11 0 100 1000000 2000';
    expect(timeFrom(stat)).toEqual({ own: 18, ended: 0.75 });
  });
  it('reads megabytes by name and refuses what is not there', () => {
    const text = 'Rss:              204800 kB\nPss:              102400 kB\nPss_Anon:          51200 kB\n';
    expect([megabytesFrom(text, 'Pss'), megabytesFrom(text, 'Rss')]).toEqual([100, 200]);
    expect(() => megabytesFrom(text, 'Swap')).toThrow('Swap');
  });
  it('tells what other machines took from what was wanted of the processors', () => {
    const [before, after] = ['cpu  100 0 50 900 30 0 10 40 0 0\ncpu0 1 1 1 1', 'cpu  180 0 65 1900 30 2 13 65 0 0\n'].map(machineTimeFrom) as [ReturnType<typeof machineTime>, ReturnType<typeof machineTime>];
    expect([before, after]).toEqual([{ busy: 160, stolen: 40 }, { busy: 260, stolen: 65 }]);
    expect([stolenShare(before, after), stolenShare(before, before)]).toEqual([0.2, 0]);
    expect(machineTime().busy).toBeGreaterThan(0);
  });
  it('measures the process it runs in', () => {
    const { pssMb, rssMb, peakMb } = memoryOf(process.pid);
    expect(timeOf(process.pid).own).toBeGreaterThan(0);
    expect(pssMb).toBeGreaterThan(1);
    expect(peakMb).toBeGreaterThanOrEqual(rssMb * 0.9);
  });
});
