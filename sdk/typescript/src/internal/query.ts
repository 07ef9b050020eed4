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
  const parameters = new URLSearchParams();
  const members = typeof query === 'string' ? { status: query } : query;
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue;
    if (typeof value !== 'string' && !Number.isInteger(value)) {
      throw new InputError(`The query member ${quote(name)} is a string or an integer.`);
    }
    parameters.set(name, String(value));
  }
  // A form's plus for a space is read as a plus by those who read a query as RFC 3986 has it.
  const text = parameters.toString().replaceAll('+', '%20');
  return text && `?${text}`;
}
