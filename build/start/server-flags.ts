/**
 * Node.js flags of the server. On a machine with much memory V8 lets the young generation grow to 134 MB and the old one to several
 * times what lives in it; so bounded, the server of fifty tills stays within 300 MB. What that costs when a day offline comes in at
 * once stands in docs/benchmarks.md (`memory`, `push`).
 */
export const SERVER_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=8', '--heap-growing-percent=20'];
