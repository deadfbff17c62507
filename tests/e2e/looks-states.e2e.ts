/** What every screen of the till owes besides its best day: waiting for an answer, a failure and the way on, and no right to be here. */
import { handOnAnswers } from './looks-answers.ts';
import { atDemoTill } from './looks-demo.ts';
import { tellStates } from './looks-states.ts';
import { brief } from './looks-tour.ts';
import type { Story } from './story.ts';

export async function run(story: Story): Promise<void> {
  await atDemoTill(story, { name: 'states', looks: brief(story), before: handOnAnswers, tell: ({ till, client, tour, hand }) => tellStates(story, { till, client, answers: hand, tour }) });
}
