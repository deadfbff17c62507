/** Three small ESLint rules of our own. */

const VAGUE = /(^|\/)(utils?|helpers?|misc|common|manager|stuff)(\.[^/]*)?$/i;
const LOOSE_END = /\b(TODO|FIXME|XXX|HACK)\b/;
const DISABLE = /^\s*eslint-disable(?!.*--\s*\S{3,})/;

/** A file or folder called `utils` is where code goes when nobody has asked what it is. */
const noVagueNames = {
  meta: { type: 'problem', messages: { vague: 'name the thing: "{{part}}" says nothing' } },
  create: (context) => ({
    Program(node) {
      const parts = context.filename.slice(context.cwd.length).split(/[\\/]/).filter(Boolean);
      const part = parts.find((name) => VAGUE.test(name));
      if (part) context.report({ node, messageId: 'vague', data: { part } });
    },
  }),
};

const inComments = (messageId, text, pattern) => ({
  meta: { type: 'problem', messages: { [messageId]: text } },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        if (pattern.test(comment.value)) context.report({ loc: comment.loc, messageId });
      }
    },
  }),
});

export const house = {
  rules: {
    'no-vague-names': noVagueNames,
    'no-loose-ends': inComments('loose', 'finish it or write an issue: no such marks in the code', LOOSE_END),
    'explained-disables': inComments('bare', 'a disabled rule needs its reason: `eslint-disable-next-line rule -- why`', DISABLE),
  },
};
