/** Returns true for an object whose own members are all there is to it; false for a list, a Map, a Date or a Headers. */
export function isPlainObject(value: unknown): value is object {
  // By name, because `instanceof` fails for the objects of another realm.
  return Object.prototype.toString.call(value) === '[object Object]';
}
