import { call, defineService } from '../define/service.ts';
import { Nothing, Type } from '../define/schema.ts';

export const shift = defineService('shift', {
  /** Opens a shift with the cash already in the drawer, in kopecks. */
  open: call(
    Type.Object({ floatMinor: Type.Integer({ minimum: 0, maximum: 100_000_000_00 }) }),
    Type.Object({ number: Type.Integer() }),
    { 'not-signed-in': Nothing, 'already-open': Nothing },
  ),
});
