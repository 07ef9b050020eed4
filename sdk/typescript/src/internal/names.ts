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
    throw new InputError(`${quote(name)} is not a valid package name: ${rule}.`, { code: 'invalid_name' });
  }
  if (RESERVED.has(name)) {
    throw new InputError(`${quote(name)} is a reserved name. Choose another.`, {
      code: 'reserved_name',
    });
  }
}

/** Returns the first rule that a name breaks, to follow a colon. */
function brokenRule(name: string): string | undefined {
  if (name === '') return 'it is empty. Use at least one letter or digit';
  if (name.length > NAME_BYTES) return `it has more than ${NAME_BYTES} bytes`;
  if (/[A-Z]/.test(name)) return 'it contains an upper-case letter. Use lower case';
  const at = name.search(/[^a-z0-9._-]/);
  if (at >= 0) return `character ${at + 1} is not one of a-z, 0-9, '.', '_' and '-'`;
  if (/[._-]{2}/.test(name)) return "it contains two of '.', '_' and '-' in a row. Keep one of them";
  if (/^[._-]/.test(name)) return 'it must begin with a letter or digit';
  if (/[._-]$/.test(name)) return 'it must end with a letter or digit';
  return undefined;
}
