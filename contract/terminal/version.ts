/**
 * The version of the terminal contract. Screens and host come from one build, so they must match exactly; a page
 * of another version is told to reload.
 *
 * History:
 * 1  first light: till, enrolment, staff, shift, catalog, sale, receipt, settings
 */
export const TERMINAL_VERSION = 1;
