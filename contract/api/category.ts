import { Id, Text, Type, type Static } from '../define/schema.ts';

/** Levels of categories at most, the top one counted. */
export const MAX_CATEGORY_DEPTH = 8;
/** Characters of a category's name at most. */
export const MAX_CATEGORY_NAME = 200;

export const CategoryRow = Type.Object({
  id: Id, parentId: Type.Union([Id, Type.Null()]), name: Text(200), depth: Type.Integer(),
  /** Goods right in it, withdrawn ones too. */
  goods: Type.Integer(),
  /** What a change of the category says it has seen. */
  version: Type.Integer(),
});
export type CategoryRow = Static<typeof CategoryRow>;

/** `GET /api/v1/categories`: every category after its parent, in the order of the tills. */
export const CategoryList = Type.Object({ categories: Type.Array(CategoryRow) });
export type CategoryList = Static<typeof CategoryList>;

const Place = {
  name: Text(MAX_CATEGORY_NAME, 1), parentId: Type.Union([Id, Type.Null()]),
  /** Which of the categories beside it it is, from 1; beyond the last it is the last. */
  place: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
};

/**
 * `POST /api/v1/categories`, answers the CategoryList. `unknown-category` for a parent nobody has, `category-name-taken` where one beside it has the name already,
 * `category-too-deep` beyond {@link MAX_CATEGORY_DEPTH}.
 */
export const NewCategory = Type.Object(Place);
export type NewCategory = Static<typeof NewCategory>;

/**
 * `PUT /api/v1/categories/:categoryId`, answers the CategoryList. As for a new one, and `changed-meanwhile`, `category-inside-itself`.
 * `DELETE` takes an empty one away: `category-not-empty` where goods or categories are in it, `import-running` while files are being read in.
 */
export const CategoryChange = Type.Object({ version: Type.Integer(), ...Place });
export type CategoryChange = Static<typeof CategoryChange>;
