/**
 * The version of the terminal contract. Screens and host come from one build, so they must match exactly; a page
 * of another version is told to reload.
 *
 * History:
 * 1  first light: till, enrolment, staff, shift, catalog, sale, receipt, settings
 * 2  the selling core: discounts, prices by hand, park, mixed tenders, refunds, exchange, cash in and out, X and Z, approvals,
 *    lock, training, journal, archive search, PDF and e-mail, remappable keys
 * 3  sync that cannot lose: how the till stands towards headquarters, its issues, trying the connection
 * 4  sync that cannot lose: tasks, conflicts, receipts of other tills, how the first copy of the shop comes
 * 5  quick goods without headquarters' work: favourites of this till, what is often bought; the shop's zone and day; who may allow;
 *    papers of a whole basket, receipts of this till alone; papers of a shift: sellers, what is expected, slips once more
 * 6  whoever was dismissed finishes the sale in hand, and is told so; codes read for goods that come back; how much a code stands for where a price
 *    is asked; a letter takes the right of a copy; what comes back is put on top of what lies in the cart; lines nobody has weighed; codes typed by hand
 * 7  a till its server does not know: it says so, and is paired anew with everything it sold; what a card paid of receipts a basket has become already
 * 8  receipts that stand half-way: their cash is no cash of the drawer and X says so; one put aside is named before the shift ends, and holds its end up
 */
export const TERMINAL_VERSION = 8;
