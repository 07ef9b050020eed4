import { InputError } from '../errors.js';
import { quote } from './text.js';

/**
 * Returns the query string of a list, with its question mark; empty if there are no parameters. Unknown members are sent as
 * well, because the server may know them. Fails with `invalid_argument`.
 */
export function listQuery(query: string | object): string {
  if (typeof query !== 'string' && (typeof query !== 'object' || query === null)) {
    throw new InputError('The query of a list must be a status or an object.');
  }
  const parameters: string[] = [];
  const members = typeof query === 'string' ? { status: query } : query;
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue;
    if (typeof value !== 'string' && !Number.isInteger(value)) {
      throw new InputError(`The query member ${quote(name)} must be a string or an integer.`);
    }
    parameters.push(`${encoded(name)}=${encoded(String(value))}`);
  }
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new InputError('A query member contains half a surrogate pair, so it is not valid Unicode.');
  }
}
