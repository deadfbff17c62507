import { call, defineService } from '../define/service.ts';
import { Id, Nothing, Type } from '../define/schema.ts';
import { NeedsRight } from './approval.ts';

/**
 * Training: the same till over the same goods, with a shift, receipts and drawer that exist only until it ends. Nothing of it
 * is sent, counted, registered or kept.
 */
export const training = defineService('training', {
  enter: call(Type.Object({ approvalId: Type.Optional(Id) }), Nothing, { 'not-signed-in': Nothing, 'needs-right': NeedsRight, 'cart-not-empty': Nothing, 'already-training': Nothing }),
  leave: call(Nothing, Nothing, { 'not-training': Nothing, 'not-signed-in': Nothing }),
});
