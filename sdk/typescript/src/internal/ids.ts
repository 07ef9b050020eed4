import { InputError } from '../errors.js';
import { quote } from './text.js';

/** Characters that could lead to another route, or that are never part of an id. */
const OUT_OF_PLACE = /[/\\\p{Cc}\p{Surrogate}]|\.\./u;

/** Returns the path of `name@version`, whose version may be a range or `latest`. Fails with `invalid_argument`. */
export function wpkPath(id: string): string {
  const [name, selector, ...rest] = checked(id, 'an id').split('@');
  if (!name || !selector || rest.length > 0) {
    throw new InputError(`${quote(id)} is not an id. Write name@version, name@range or name@latest.`);
  }
  return `/v1/wpks/${encodeURIComponent(name)}@${encodeURIComponent(selector)}`;
}

/** Returns the path of a package. Fails with `invalid_argument`. */
export function packagePath(name: string): string {
  if (checked(name, 'a package name').includes('@')) {
    throw new InputError(`${quote(name)} is not a package name. For one version, call get.`);
  }
  return `/v1/wpks/${encodeURIComponent(name)}`;
}

/** Returns the path of a tenant's ownership of a package. Fails with `invalid_argument`. */
export function ownerPath(name: string, tenant: string): string {
  return `${packagePath(name)}/owners/${encodeURIComponent(checked(tenant, 'a tenant'))}`;
}

/** Returns the path of an API key. Fails with `invalid_argument`. */
export function tokenPath(id: string): string {
  return `/v1/tokens/${encodeURIComponent(checked(id, 'a token id'))}`;
}

/** Returns the exact id in a `Content-Location`; undefined if there is none. */
export function idOfLocation(location: string): string | undefined {
  const segment = /\/v1\/wpks\/([^/?#]+)(?:\/content)?$/.exec(location)?.[1];
  if (segment === undefined) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function checked(text: string, what: string): string {
  if (typeof text !== 'string' || text === '') {
    throw new InputError(`Pass ${what}: a non-empty string.`);
  }
  // A lone dot is a path segment too, and percent-encoding leaves it unchanged.
  if (OUT_OF_PLACE.test(text) || text === '.') {
    throw new InputError(`${quote(text)} is not ${what}: it contains a slash, "..", or a control character.`);
  }
  return text;
}
