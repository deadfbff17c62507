/** A host of its own that sells one bread and says when the register is being asked, which never answers: to be killed there. */
import { demoShop } from '#domain/demo-shop/shop.ts';
import { exactly, gesture, openScratchHost, signIn, value } from '../../scratch-host.fixture.ts';

const [bread] = demoShop.good;
const scratch = await openScratchHost(process.argv[2] ?? '', {
  register: {
    register: (intent) => {
      process.stdout.write(`asked ${intent.receiptId}\n`);
      return new Promise(() => { setInterval(() => undefined, 1_000); });
    },
    resolve: () => Promise.resolve({ kind: 'unknown' }),
  },
});
await signIn(scratch);
const cart = await value(scratch.till.sale.add({ ...gesture(), goodId: bread?.id ?? '', quantityMicro: 1_000_000 }));
await scratch.till.sale.payCash(exactly(cart));
