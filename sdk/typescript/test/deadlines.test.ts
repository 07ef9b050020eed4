import { createClient } from '@atom/sdk';
import { describe, expect, it } from 'vitest';
import { json, serve } from './support/canned-server.js';
import { instantRetries } from './support/chance.js';
import { packageRecord, wpk } from './support/records.js';

instantRetries();

/** A server that sends the first response to the first request, and nothing to any other. */
async function serveOnce(first: unknown) {
  const canned = json(first);
  let requests = 0;
  return serve((_request, response) => {
    requests += 1;
    if (requests === 1) response.writeHead(200, canned.headers).end(canned.body);
  });
}

/** Runs a call, and measures it. A timer may fire a millisecond early. */
async function timed<Result>(call: () => PromiseLike<Result>) {
  const began = performance.now();
  const result = await call();
  return { result, ms: performance.now() - began + 1 };
}

const token = {
  id: 'tok_0123456789abcdef',
  tenant: 'developer',
  scopes: ['publish'],
  note: '',
  created_at: wpk.published_at,
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
};

describe('a call with several requests has one deadline', () => {
  it('that ends a wait whose request gets no response', async () => {
    const { baseUrl } = await serve(() => undefined);
    const wait = () => createClient(baseUrl).waitForReview('my-workflow@1.0.0', { timeoutMs: 300 });
    const { result, ms } = await timed(wait);
    expect(result).toMatchObject({ status: 'failed', code: 'timeout', attempts: 1 });
    expect(result.error).toMatch(/the call took longer than 300 ms/);
    expect(ms).toBeGreaterThanOrEqual(300);
    expect(ms).toBeLessThan(5000);
  });

  it('that ends a wait whose second request gets no response', async () => {
    const { baseUrl } = await serveOnce(wpk);
    const options = { timeoutMs: 300, intervalMs: 10 };
    const { result, ms } = await timed(() =>
      createClient(baseUrl).waitForReview('my-workflow@1.0.0', options),
    );
    expect(result).toMatchObject({ status: 'failed', code: 'timeout' });
    expect(ms).toBeGreaterThanOrEqual(300);
    expect(ms).toBeLessThan(5000);
  });

  it('before which a wait does not end, even if the next request would come later', async () => {
    const { baseUrl, seen } = await serve(json(wpk));
    const wait = () => createClient(baseUrl).waitForReview('my-workflow@1.0.0', { timeoutMs: 300 });
    const { result, ms } = await timed(wait);
    expect(result).toMatchObject({
      code: 'timeout',
      retryable: true,
      error: 'my-workflow@1.0.0 is still pending after 300 ms. Wait again, or longer.',
    });
    expect(ms).toBeGreaterThanOrEqual(300);
    expect(ms).toBeLessThan(1900);
    expect(seen).toHaveLength(1);
  });

  it('that is the client’s for each request of a wait without end', async () => {
    const { baseUrl } = await serve(() => undefined);
    const client = createClient({ baseUrl, timeouts: { callMs: 100 } });
    expect((await client.waitForReview('my-workflow@1.0.0')).error).toMatch(/longer than 100 ms/);
    expect((await client.waitForReview('my-workflow@1.0.0', { timeoutMs: 60_000 })).error).toMatch(
      /longer than 100 ms/,
    );
  });

  it.each([
    ['the call’s', {}, { timeoutMs: 300 }],
    ['the client’s', { timeouts: { callMs: 300 } }, {}],
  ])('that ends a list whose second page does not come: %s', async (_name, settings, options) => {
    for (const [first, call] of [
      [{ ...packageRecord, next_cursor: 'c' }, 'getPackage'],
      [{ tokens: [token], count: 1, next_cursor: 'c' }, 'tokens.list'],
    ] as const) {
      const { baseUrl, seen } = await serveOnce(first);
      const client = createClient({ baseUrl, ...settings });
      const { result, ms } = await timed<object>(() =>
        call === 'getPackage' ? client.getPackage('my-workflow', options) : client.tokens.list(options),
      );
      expect(result, call).toMatchObject({
        code: 'timeout',
        error: expect.stringMatching(/longer than 300 ms/),
      });
      expect(ms, call).toBeGreaterThanOrEqual(300);
      expect(ms, call).toBeLessThan(5000);
      expect(seen).toHaveLength(2);
    }
  });

  it('that is shared by pages that come, so that their sum has a limit', async () => {
    const canned = json({ tokens: [token], count: 1, next_cursor: null });
    let pages = 0;
    const { baseUrl } = await serve((_request, response) => {
      pages += 1;
      const body = canned.body?.toString().replace(/null}$/, `"c${pages}"}`);
      response.writeHead(200, canned.headers).end(body);
    });
    const { result, ms } = await timed(() => createClient(baseUrl).tokens.list({ timeoutMs: 200 }));
    expect(result).toMatchObject({ code: 'timeout' });
    expect(ms).toBeLessThan(5000);
    expect(pages).toBeGreaterThan(1);
  });
});
