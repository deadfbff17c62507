/** A story: one user's path told in steps, each counted, told and timed for the reader only. */
import type { Browser, Page } from 'playwright-core';
import type { Complaint, Language, Size, Theme } from './looks.ts';
import { look } from './looks.ts';

export type Story = {
  readonly browser: Browser;
  /** Where pictures of screens go. */
  readonly pictures: string;
  /** One claim of the story; what `prove` throws is its failure, and the story goes on where it can. */
  readonly step: (claim: string, prove: () => Promise<void>) => Promise<void>;
  /** A picture of the screen with all its checks, as one step. */
  readonly look: (page: Page, screen: string, how: { size: Size; theme: Theme; language: Language }) => Promise<void>;
};

export type Totals = { passed: number; failed: number };

/** A failed first step of a path makes the rest meaningless: thrown after it was counted. */
export class StoryEnds extends Error {
  override readonly name = 'StoryEnds';
}

export function createStory(browser: Browser, pictures: string, totals: Totals): Story {
  const step: Story['step'] = async (claim, prove) => {
    const began = performance.now();
    try {
      await prove();
      totals.passed += 1;
      process.stdout.write(`  ✓ ${claim} (${Math.round(performance.now() - began)} ms)\n`);
    } catch (error) {
      totals.failed += 1;
      process.stdout.write(`  ✗ ${claim}\n${indent(error instanceof Error ? `${error.message}` : String(error))}\n`);
      if (!(error instanceof Looks)) throw new StoryEnds(claim, { cause: error });
    }
  };
  return {
    browser, pictures, step,
    look: (page, screen, { size, theme, language }) => {
      const name = `${screen}-${size.width}x${size.height}-${theme}-${language}`;
      return step(`looks: ${name}`, async () => {
        const complaints = await look(page, pictures, name);
        if (complaints.length > 0) throw new Looks(complaints);
      });
    },
  };
}

/** What is wrong with a picture ends no story. */
class Looks extends Error {
  constructor(complaints: readonly Complaint[]) {
    super(complaints.map((complaint) => complaint.text).join('\n'));
  }
}

function indent(text: string): string {
  return text.split('\n').slice(0, 12).map((line) => `      ${line}`).join('\n');
}

/** Fails with both sides where they differ. */
export function same(what: string, actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error(`${what}: is ${JSON.stringify(actual)}, should be ${JSON.stringify(expected)}`);
}
