import { InputError } from '../errors.js';
import { quote } from './text.js';

/**
 * The query of a list, with its question mark; empty where nothing is asked. A member that this version does not know
 * is sent as well: the server knows whether it does. Fails with `invalid_argument`.
 */
export function listQuery(query: string | object): string {
  if (typeof query !== 'string' && (typeof query !== 'object' || query === null)) {
    throw new InputError('A list is asked for by a status or by an object of query members.');
  }
  const parameters: string[] = [];
  const members = typeof query === 'string' ? { status: query } : query;
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue;
    if (typeof value !== 'string' && !Number.isInteger(value)) {
      throw new InputError(`The query member ${quote(name)} is a string or an integer.`);
    }
    parameters.push(`${encoded(name)}=${encoded(String(value))}`);
  }
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new InputError('A query member holds half a surrogate pair, so it is not Unicode text.');
  }
}
