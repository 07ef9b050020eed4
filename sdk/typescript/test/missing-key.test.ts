import { createClient } from '@atom/sdk';
import { expect, it } from 'vitest';
import { problem, serve } from './support/canned-server.js';

const detail = "Send 'Authorization: Bearer' with an API key or a JWT.";

it('a call without a key says how to give one to the client', async () => {
  const { baseUrl } = await serve(problem(401, { code: 'missing_token', detail }));
  const error =
    'This call needs an API key or a JWT, and the client has none. Pass it as apiKey, or set ATOM_API_KEY.';
  expect(await createClient(baseUrl).whoami()).toMatchObject({ code: 'missing_token', error });
  await expect(createClient({ baseUrl, errors: 'throw' }).whoami()).rejects.toMatchObject({
    name: 'AuthenticationError',
    message: error,
  });
});

it('a call whose key a proxy has dropped says what the server says', async () => {
  const { baseUrl } = await serve(problem(401, { code: 'missing_token', detail }));
  expect((await createClient(baseUrl, 'a-key').whoami()).error).toBe(detail);
});

it('a call with any other 401 says what the server says', async () => {
  const { baseUrl } = await serve(
    problem(401, { code: 'expired_token', detail: 'The API key has expired.' }),
  );
  expect((await createClient(baseUrl).whoami()).error).toBe('The API key has expired.');
});
