/**
 * The TypeScript SDK of ATOM Cloud: publish, review, find and download workflow packages.
 *
 * @packageDocumentation
 */

import { type CreateClient, clientMaker } from './client.js';
import { openFetchTransport } from './internal/open-transport.js';

export * from './exports.js';

/**
 * Makes a client.
 *
 * @throws InputError in the mode `throw`, where an argument, or the environment variable in its place, cannot be used; in
 * the mode `return` each call tells of it (`invalid_argument`). A mode that is neither is thrown in any case.
 */
export const createClient: CreateClient = clientMaker(openFetchTransport);
