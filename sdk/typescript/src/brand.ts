/** A class, whose constructor may take anything. */
type Class = abstract new (...parameters: never[]) => object;

/** The own property of a class that has a brand. */
const BRAND = Symbol('brand');

/**
 * Names classes, also for bundlers that rename them, and makes `instanceof` true for the instances of the class of that name in
 * another copy of the package. Called outside of the classes, because a class that names itself is renamed by bundlers.
 */
export function brand(classes: Readonly<Record<string, Class>>): void {
  for (const [name, owner] of Object.entries(classes)) {
    Object.defineProperties(owner, {
      [BRAND]: { value: name },
      [Symbol.hasInstance]: { value: isInstance },
      name: { value: name },
    });
    Object.defineProperties(owner.prototype, {
      [markOf(name)]: { value: true },
      // On the prototype, like that of the built-in errors.
      name: { value: name, writable: true, configurable: true },
    });
  }
}

/** Returns the mark of a class's instances, which is the same in every copy of the package. */
function markOf(name: string): symbol {
  return Symbol.for(`@atom/sdk/${name}`);
}

function isInstance(this: Class, value: unknown): boolean {
  if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
  // A class that a caller derives has no brand of its own.
  const name = Object.getOwnPropertyDescriptor(this, BRAND)?.value as string | undefined;
  return name !== undefined && typeof value === 'object' && value !== null && markOf(name) in value;
}
