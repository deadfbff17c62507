import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './processes.ts';

const paper = readFileSync(join(ROOT, 'docs', 'complaints.md'), 'utf8');
const proofs = [...paper.matchAll(/^- \[([^\]]+)\]\(\.\.\/([^)]+)\)(?:: `([^`]+)`)?$/gm)].map(([, words = '', path = '', name = '']) => ({ words, path, name }));

describe('the page of complaints', () => {
  it('answers twenty-five of them, in order', () => {
    expect([...paper.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number))).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  it('names tests that are there', () => {
    const said = ({ path, name }: { path: string; name: string }): boolean => existsSync(join(ROOT, path)) && readFileSync(join(ROOT, path), 'utf8').replaceAll("\\'", "'").includes(name);
    expect(proofs.length).toBeGreaterThan(60);
    expect(proofs.filter((proof) => proof.words !== proof.path || !said(proof))).toEqual([]);
  });
});
