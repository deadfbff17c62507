/**
 * Node.js flags of the server. On a machine with much memory V8 lets the young generation grow to 134 MB; 8 MB keep the server of
 * fifty tills within 300 MB and cost nothing that can be measured (docs/benchmarks.md, `memory`).
 */
export const SERVER_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=8'];
