import { InputError } from '../errors.js';
import { isPlainObject } from './plain.js';
import { quote } from './text.js';

/**
 * Returns the query string of a list, with its question mark; empty if there are no parameters. Unknown members are sent as
 * well, because the server may know them. Fails with `invalid_argument`.
 */
export function listQuery(query: string | object): string {
  const parameters: string[] = [];
  for (const [name, value] of Object.entries(listMembers(query))) {
    if (value === undefined) continue;
    if (typeof value !== 'string' && !Number.isInteger(value)) {
      throw new InputError(`The query member ${quote(name)} must be a string or an integer.`);
    }
    parameters.push(`${encoded(name)}=${encoded(String(value))}`);
  }
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

/** Returns the members of a query, which may be a status alone. Fails with `invalid_argument`. */
export function listMembers(query: string | object): object {
  if (typeof query === 'string') return { status: query };
  // A list, a Map or a Date has no members, and would select everything.
  if (!isPlainObject(query)) throw new InputError('The query of a list must be a status or a plain object.');
  return query;
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new InputError('A query member contains half a surrogate pair, so it is not valid Unicode.');
  }
}
