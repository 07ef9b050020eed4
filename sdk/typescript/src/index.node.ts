import { type CreateClient, clientMaker } from './client.js';
import { openNodeTransport } from './node/open-transport.js';

export * from './exports.js';

/** Creates a client like that of `index.ts`, but over `node:http`. */
export const createClient: CreateClient = clientMaker(openNodeTransport);
