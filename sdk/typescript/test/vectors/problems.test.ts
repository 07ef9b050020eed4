import { expect } from 'vitest';
import * as sdk from '../../src/index.js';
import type { CannedResponse } from '../support/canned-server.js';
import { serve } from '../support/canned-server.js';
import { instantRetries } from '../support/chance.js';
import { openVectors } from '../support/vectors.js';

interface ProblemCase {
  response: CannedResponse;
  repeat: 'harmless' | 'harmful';
  error: {
    kind: string;
    code: string;
    message?: string;
    retryable: boolean;
    request_id: string | null;
    errors: sdk.Finding[];
    retry_after_ms: number | null;
  };
}

const { each } = openVectors<{ cases: ProblemCase[] }>('problems');

const CLASSES: Record<string, new (...args: never[]) => sdk.AtomError> = {
  validation: sdk.ValidationError,
  authentication: sdk.AuthenticationError,
  permission: sdk.PermissionError,
  not_found: sdk.NotFoundError,
  conflict: sdk.ConflictError,
  precondition: sdk.PreconditionFailedError,
  rate_limit: sdk.RateLimitError,
  server: sdk.ServerError,
  api: sdk.AtomApiError,
  invalid_response: sdk.InvalidResponseError,
};

instantRetries();

each('cases', async ({ response, repeat, error: expected }) => {
  const { baseUrl } = await serve(response);
  const client = sdk.createClient({ baseUrl, errors: 'throw', timeouts: { callMs: 900 } });
  const call = repeat === 'harmless' ? client.get('a@1.0.0') : client.tokens.create({ scopes: ['publish'] });
  const error = await call.then(
    () => expect.unreachable('the call succeeded'),
    (reason: sdk.AtomError) => reason,
  );
  expect(error.constructor).toBe(CLASSES[expected.kind]);
  expect({
    code: error.code,
    message: expected.message === undefined ? undefined : error.message,
    retryable: error.retryable,
    request_id: error.requestId ?? null,
    errors: error.errors,
    retry_after_ms: error.retryAfter === undefined ? null : error.retryAfter * 1000,
    httpStatus: error.httpStatus,
  }).toEqual({
    code: expected.code,
    message: expected.message,
    retryable: expected.retryable,
    request_id: expected.request_id,
    errors: expected.errors,
    retry_after_ms: expected.retry_after_ms,
    httpStatus: response.status,
  });
  expect(error.message).toMatch(/\S.*[.]$|^(T|New|Not Found)/);
});
