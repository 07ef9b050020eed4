import { QUOTE_LENGTH } from './limits.js';

/** Quotes a caller's text for an error message: escaped, and truncated if it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > QUOTE_LENGTH ? `${text.slice(0, QUOTE_LENGTH)}…` : text);
}
