/** Code in a paper: what stands there is an example, not a link and not a rule. */
export const CODE = /```[\s\S]*?```|`[^`\n]*`/g;
