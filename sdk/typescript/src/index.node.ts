import { type CreateClient, clientMaker } from './client.js';
import { openNodeTransport } from './node/open-transport.js';

export * from './exports.js';

/** As that of `index.ts`, over `node:http`. */
export const createClient: CreateClient = clientMaker(openNodeTransport);
