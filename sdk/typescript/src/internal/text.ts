import { QUOTE_LENGTH } from './limits.js';

/** A caller's own text, for an error message: quoted, escaped, and cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > QUOTE_LENGTH ? `${text.slice(0, QUOTE_LENGTH)}…` : text);
}
