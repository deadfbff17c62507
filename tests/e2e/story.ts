/** A story: one user's path told in steps, each counted, told and timed for the reader only. */
import type { Browser, Page } from 'playwright-core';
import { sampleOf, wholeOf, type Look } from './looks-sample.ts';
import { look, type Complaint, type Language, type Size, type Theme } from './looks.ts';
import { leaveTraces } from './traces.ts';

export type Story = {
  readonly browser: Browser;
  /** Where pictures of screens go. */
  readonly pictures: string;
  /** A run for everyday: less of what repeats. */
  readonly sample: boolean;
  /** One claim of the story; what `prove` throws is its failure, and the story goes on where it can. */
  readonly step: (claim: string, prove: () => Promise<void>) => Promise<void>;
  /** A part of the story told by itself: where it breaks off, the pages are pictured at once, before anything is taken down. */
  readonly part: <T>(name: string, tell: () => Promise<T>) => Promise<T>;
  /** The looks of a screen that this run takes: all of them, or its sample. */
  readonly looksOf: (screen: string, sizes: readonly Size[]) => readonly Look[];
  /** A picture of the screen with all its checks, as one step. */
  readonly look: (page: Page, screen: string, how: { size: Size; theme: Theme; language: Language; roles?: boolean }) => Promise<void>;
};

export type Totals = { passed: number; failed: number };

/** A failed first step of a path makes the rest meaningless: thrown after it was counted. */
export class StoryEnds extends Error {
  override readonly name = 'StoryEnds';
}

export type StoryOptions = { readonly name: string; readonly browser: Browser; readonly pictures: string; readonly sample: boolean; readonly totals: Totals; readonly say: (text: string) => void };

export function createStory({ name: story, browser, pictures, sample, totals, say }: StoryOptions): Story {
  const traced = new WeakSet<Error>();
  let count = 0;
  const trace = async (where: string, error: unknown): Promise<void> => {
    if (error instanceof Error) {
      if (traced.has(error)) return;
      traced.add(error);
    }
    count += 1;
    const lines = await leaveTraces(browser, pictures, `${story}-${count}`);
    say(`    at the failure (${where}):\n${indent(lines.join('\n'))}\n`);
  };
  const step: Story['step'] = async (claim, prove) => {
    const began = performance.now();
    try {
      await prove();
      totals.passed += 1;
      say(`  ✓ ${claim} (${Math.round(performance.now() - began)} ms)\n`);
    } catch (error) {
      totals.failed += 1;
      say(`  ✗ ${claim}\n${indent(error instanceof Error ? `${error.message}` : String(error))}\n`);
      if (error instanceof Looks) return;
      await trace(claim, error);
      const end = new StoryEnds(claim, { cause: error });
      traced.add(end);
      throw end;
    }
  };
  return {
    browser, pictures, sample, step,
    part: async (name, tell) => {
      try {
        return await tell();
      } catch (error) {
        await trace(name, error);
        throw error;
      }
    },
    looksOf: (screen, sizes) => (sample ? sampleOf(screen, sizes) : wholeOf(screen, sizes)),
    look: (page, screen, { size, theme, language, roles = true }) => {
      const name = `${screen}-${size.width}x${size.height}-${theme}-${language}`;
      return step(`looks: ${name}`, async () => {
        const complaints = await look(page, pictures, name, roles);
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
