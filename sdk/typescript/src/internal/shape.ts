/**
 * The members that a response must have, as data. The type keeps a shape equal to its record: a member that one has
 * and the other lacks does not compile. A text whose values the contract lists is checked as text only, since a later
 * server may know more of them.
 */
export type Shape<Record> = { readonly [Member in keyof Record]-?: ShapeOf<Record[Member]> };

type ShapeOf<Value> = null extends Value
  ? NonNullable<Value> extends string
    ? 'string|null'
    : { readonly nullable: Shape<NonNullable<Value>> }
  : [Value] extends [string]
    ? 'string' | { readonly default: Value }
    : [Value] extends [number]
      ? 'integer' | { readonly default: Value }
      : [Value] extends [boolean]
        ? 'boolean'
        : [Value] extends [readonly (infer Item)[]]
          ? [Item] extends [string]
            ? 'string[]'
            : { readonly items: Shape<Item> }
          : string extends keyof Value
            ? 'object'
            : Shape<Value>;
