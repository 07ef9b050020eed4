import { InputError } from '../errors.js';
import { NAME_BYTES } from './limits.js';
import { quote } from './text.js';

/** Words that stand where a package's name would, in a route of today or one that may come; `kReservedNames`. */
const RESERVED: ReadonlySet<string> = new Set([
  'all',
  'docs',
  'events',
  'health',
  'latest',
  'list',
  'metrics',
  'new',
  'openapi',
  'ready',
  'review',
  'search',
  'tags',
  'tokens',
  'upload',
  'validate',
  'whoami',
]);

/** Fails with `invalid_name` or `reserved_name`. `api/vectors/names.json` holds the cases. */
export function checkName(name: string): void {
  const rule = brokenRule(name);
  if (rule !== undefined) {
    throw new InputError(`${quote(name)} cannot name a package: ${rule}.`, { code: 'invalid_name' });
  }
  if (RESERVED.has(name)) {
    throw new InputError(`${quote(name)} is reserved for a route; choose another name.`, {
      code: 'reserved_name',
    });
  }
}

/** The first rule that a name breaks, as the end of a sentence. */
function brokenRule(name: string): string | undefined {
  if (name === '') return 'it is empty; write at least one letter or digit';
  if (name.length > NAME_BYTES) return `it is longer than ${NAME_BYTES} bytes`;
  if (/[A-Z]/.test(name)) return 'it holds an upper-case letter; write it in lower case';
  const at = name.search(/[^a-z0-9._-]/);
  if (at >= 0) return `character ${at + 1} is none of a-z, 0-9, ".", "_" and "-"`;
  if (/[._-]{2}/.test(name)) return 'two of ".", "_" and "-" stand in a row; keep one of them';
  if (/^[._-]/.test(name)) return 'it begins with a separator; begin with a letter or digit';
  if (/[._-]$/.test(name)) return 'it ends with a separator; end with a letter or digit';
  return undefined;
}
