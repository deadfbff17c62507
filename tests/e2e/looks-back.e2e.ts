/** Every screen behind the sale as a picture, in a demo shop that needs no server. */
import { retellSellers } from './looks-back-sellers.ts';
import { tellBack } from './looks-back.ts';
import { atDemoTill } from './looks-demo.ts';
import type { Story } from './story.ts';

export async function run(story: Story): Promise<void> {
  await atDemoTill(story, { name: 'behind the sale', looks: story, before: retellSellers, tell: ({ till, client, printer, tour, hand }) => tellBack(story, { till, client, printer, severalSellers: hand, tour }) });
}
