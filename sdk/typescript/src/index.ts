/**
 * The TypeScript SDK of ATOM Cloud: publish, review, find and download workflow packages.
 *
 * @packageDocumentation
 */

import { type CreateClient, clientMaker } from './client.js';
import { openFetchTransport } from './internal/open-transport.js';

export * from './exports.js';

/**
 * Creates a client.
 *
 * @throws InputError in the mode `throw`, if an argument, or the environment variable in its place, is invalid. In the mode
 * `return` each call reports it (`invalid_argument`). An unknown mode is always thrown.
 */
export const createClient: CreateClient = clientMaker(openFetchTransport);
