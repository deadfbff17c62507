/** The till of `filling-till.fixture.ts` as a process, until it is killed; arguments are its folder and its server. */
import { startFillingTill } from './filling-till.fixture.ts';

const [dir = '', serverUrl = ''] = process.argv.slice(2);
startFillingTill(dir, serverUrl);
setInterval(() => undefined, 60_000);
