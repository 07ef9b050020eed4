/** A route of the contract (`api/openapi.yaml`). */
export interface Operation {
  /** Its `operationId`. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path as the contract writes it. */
  readonly route: string;
  /** True if sending it twice has the same effect as sending it once, as with all operations but one. */
  readonly idempotent: boolean;
}

function operation(id: string, method: Operation['method'], route: string, idempotent = true): Operation {
  return { id, method, route, idempotent };
}

export const listWpks = operation('listWpks', 'GET', '/v1/wpks');
export const publishWpk = operation('publishWpk', 'POST', '/v1/wpks');
export const getPackage = operation('getPackage', 'GET', '/v1/wpks/{name}');
export const listOwners = operation('listOwners', 'GET', '/v1/wpks/{name}/owners');
export const addOwner = operation('addOwner', 'PUT', '/v1/wpks/{name}/owners/{tenant}');
export const acceptOwnership = operation(
  'acceptOwnership',
  'PUT',
  '/v1/wpks/{name}/owners/{tenant}/acceptance',
);
export const removeOwner = operation('removeOwner', 'DELETE', '/v1/wpks/{name}/owners/{tenant}');
export const getWpk = operation('getWpk', 'GET', '/v1/wpks/{name}@{version}');
export const getContent = operation('getContent', 'GET', '/v1/wpks/{name}@{version}/content');
export const reviewWpk = operation('reviewWpk', 'PUT', '/v1/wpks/{name}@{version}/review');
export const listReviews = operation('listReviews', 'GET', '/v1/wpks/{name}@{version}/reviews');
export const yankWpk = operation('yankWpk', 'PUT', '/v1/wpks/{name}@{version}/yank');
export const unyankWpk = operation('unyankWpk', 'DELETE', '/v1/wpks/{name}@{version}/yank');
export const withdrawWpk = operation('withdrawWpk', 'PUT', '/v1/wpks/{name}@{version}/withdraw');
export const validateWpk = operation('validateWpk', 'POST', '/v1/validate');
export const listEvents = operation('listEvents', 'GET', '/v1/events');
export const listTokens = operation('listTokens', 'GET', '/v1/tokens');
export const createToken = operation('createToken', 'POST', '/v1/tokens', false);
export const revokeToken = operation('revokeToken', 'DELETE', '/v1/tokens/{id}');
export const whoami = operation('whoami', 'GET', '/v1/whoami');
export const health = operation('health', 'GET', '/health');
