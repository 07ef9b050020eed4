import { expect } from 'vitest';
import { type AtomClient, createClient } from '../../src/index.js';
import { type CannedResponse, serve, unusedBaseUrl } from '../support/canned-server.js';
import { instantRetries } from '../support/chance.js';
import { openVectors } from '../support/vectors.js';

interface GracefulCase {
  operation: string;
  outcome: { response?: CannedResponse; failure?: string };
  result: Record<string, unknown>;
}

const { each } = openVectors<{ cases: GracefulCase[] }>('graceful');

const id = 'my-workflow@1.0.0';
const document = { name: 'my-workflow', version: '1.0.0', steps: ['init'] };

/** Each operation by its name in Python. */
const OPERATIONS: Record<string, (client: AtomClient) => Promise<object>> = {
  publish_wpk: (client) => client.publishWPK(document),
  validate: (client) => client.validate(document),
  list_marketplace: (client) => client.listWorkflows('approved'),
  get: (client) => client.get(id),
  get_package: (client) => client.getPackage('my-workflow'),
  download: (client) => client.download(id),
  approve: (client) => client.approveWPK(id),
  reject: (client) => client.rejectWPK(id, 'no rollback'),
  withdraw: (client) => client.withdraw(id),
  yank: (client) => client.yank(id),
  unyank: (client) => client.unyank(id),
  list_reviews: (client) => client.listReviews(id),
  list_events: (client) => client.listEvents(),
  health: (client) => client.health(),
  whoami: (client) => client.whoami(),
  create_token: (client) => client.tokens.create({ scopes: ['publish'] }),
  list_tokens: (client) => client.tokens.list(),
  revoke_token: (client) => client.tokens.revoke('tok_0123456789abcdef'),
};

instantRetries();

each('cases', async ({ operation, outcome, result: expected }) => {
  const baseUrl =
    outcome.response === undefined ? await unusedBaseUrl() : (await serve(outcome.response)).baseUrl;
  const result = await OPERATIONS[operation]?.(createClient({ baseUrl, apiKey: 'a-key' }));
  expect(result).toEqual(inTypeScript(expected));
});

/** Returns the expected members by their names in TypeScript, without those that are null. */
function inTypeScript(expected: Record<string, unknown>): Record<string, unknown> {
  const { http_status, request_id, retry_after_ms, ...rest } = expected;
  return {
    error:
      retry_after_ms === null
        ? expect.stringMatching(/\.$/)
        : expect.stringMatching(/asks to wait for 600 s/),
    ...rest,
    ...(http_status !== null && { httpStatus: http_status }),
    ...(request_id !== null && { requestId: request_id }),
    ...(retry_after_ms !== null && { retryAfter: Number(retry_after_ms) / 1000 }),
  };
}
