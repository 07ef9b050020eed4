import { AtomAbortError, CircuitOpenError, createClient, RateLimitError } from '@atom/sdk';
import { describe, expect, it } from 'vitest';
import { json, problem, serve, serveEach } from './support/canned-server.js';
import { instantRetries } from './support/chance.js';
import { holdTimers } from './support/conditions.js';
import { health, newToken, published } from './support/records.js';

instantRetries();

const failing = problem(503, { retryable: true });
const document = { name: 'my-workflow', version: '1.0.0', steps: ['init'] };

describe('a retry', () => {
  it('sends the same request again, and the call succeeds', async () => {
    const { baseUrl, seen } = await serveEach([failing, failing, json(published)]);
    expect(await createClient(baseUrl, 'a-key').publishWPK(document)).toEqual(published);
    expect(seen).toHaveLength(3);
    for (const request of seen) {
      expect(request.body).toEqual(seen[0]?.body);
      expect(request.headers['authorization']).toBe('Bearer a-key');
    }
  });

  it('follows a lost connection', async () => {
    let requests = 0;
    const { baseUrl } = await serve((_request, response) => {
      requests += 1;
      if (requests === 1) response.destroy();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(health));
    });
    expect(await createClient(baseUrl).health()).toEqual(health);
    expect(requests).toBe(2);
  });

  it('follows an attempt that timed out', async () => {
    let requests = 0;
    const { baseUrl, received } = await serve((_request, response) => {
      requests += 1;
      if (requests > 1) response.writeHead(200).end(JSON.stringify(health));
    });
    const timers = holdTimers(100);
    const call = createClient({ baseUrl, timeouts: { attemptMs: 100 } }).health();
    await received(1);
    (await timers.next()).runOut();
    expect(await call).toEqual(health);
    expect(requests).toBe(2);
  });

  it('never creates a token twice', async () => {
    const { baseUrl, seen } = await serveEach([failing, json(newToken)]);
    const result = await createClient(baseUrl).tokens.create({ scopes: ['publish'] });
    expect(result).toMatchObject({ status: 'failed', httpStatus: 503, attempts: 1 });
    expect(seen).toHaveLength(1);
  });

  it('waits as long as the server asks', async () => {
    const timers = holdTimers(1000);
    const { headers, ...rest } = failing;
    const { baseUrl, seen } = await serveEach([
      { ...rest, headers: { ...headers, 'retry-after': '1' } },
      json(health),
    ]);
    const call = createClient(baseUrl).health();
    const wait = await timers.next();
    expect(seen).toHaveLength(1);
    wait.runOut();
    expect(await call).toEqual(health);
    expect(seen).toHaveLength(2);
  });

  it('is not made if the server asks for too long a wait, and the error says so', async () => {
    const { headers, ...rest } = problem(429);
    const { baseUrl, seen } = await serve({ ...rest, headers: { ...headers, 'retry-after': '121' } });
    const error = await createClient({ baseUrl, errors: 'throw' })
      .health()
      .catch((reason) => reason);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({
      message:
        'What happened, and what to do. The server asks to wait for 121 s, but a call waits at most 120 s.',
      retryAfter: 121,
      attempts: 1,
    });
    expect(seen).toHaveLength(1);
  });

  it('is not made if the call would time out first, and the call ends with its last error', async () => {
    const { headers, ...rest } = failing;
    const { baseUrl, seen } = await serve({ ...rest, headers: { ...headers, 'retry-after': '5' } });
    const client = createClient({ baseUrl, timeouts: { callMs: 4900 } });
    expect(await client.health()).toMatchObject({ httpStatus: 503, retryAfter: 5, attempts: 1 });
    expect(seen).toHaveLength(1);
  });

  it('is abandoned at once if the caller aborts', async () => {
    const { headers, ...rest } = failing;
    const { baseUrl } = await serve({ ...rest, headers: { ...headers, 'retry-after': '60' } });
    const timers = holdTimers(60_000);
    const controller = new AbortController();
    const call = createClient({ baseUrl, errors: 'throw' }).health({ signal: controller.signal });
    await timers.next();
    controller.abort();
    const error = await call.catch((reason) => reason);
    expect(error).toBeInstanceOf(AtomAbortError);
    expect(error).toMatchObject({ code: 'aborted', attempts: 1 });
  });
});

describe('the circuit', () => {
  /** A client whose circuit has just opened, after 20 attempts that failed. */
  async function opened() {
    const { baseUrl, seen } = await serve(failing);
    const client = createClient({ baseUrl, errors: 'throw' });
    for (let call = 0; call < 6; call += 1) {
      await expect(client.health()).rejects.toMatchObject({ attempts: 3 });
    }
    return { client, baseUrl, seen };
  }

  it('opens when half of 20 attempts have failed, even between the attempts of a call', async () => {
    const { client, seen, baseUrl } = await opened();
    const last = await client.health().catch((reason) => reason);
    expect(last).toBeInstanceOf(CircuitOpenError);
    expect(last).toMatchObject({ code: 'circuit_open', attempts: 2, retryable: true });
    expect(seen).toHaveLength(20);

    const rejected = await client.health().catch((reason) => reason);
    expect(rejected).toMatchObject({ name: 'CircuitOpenError', code: 'circuit_open', attempts: 0 });
    expect(rejected.retryAfter).toBeGreaterThan(0);
    expect(rejected.retryAfter).toBeLessThanOrEqual(5);
    expect(rejected.message).toMatch(
      new RegExp(
        `^${baseUrl} has failed too often recently, so nothing was sent\\. Try again in \\d+ ms\\.$`,
      ),
    );
    expect(seen).toHaveLength(20);
  });

  it('is separate for each client', async () => {
    const { client, baseUrl, seen } = await opened();
    await client.health().catch(() => undefined);
    await expect(createClient({ baseUrl, errors: 'throw' }).health()).rejects.toMatchObject({ attempts: 3 });
    expect(seen).toHaveLength(23);
  });

  it('ignores aborted calls', async () => {
    const { baseUrl, received } = await serve(() => undefined);
    const client = createClient(baseUrl);
    for (let call = 0; call < 30; call += 1) {
      const controller = new AbortController();
      const result = client.health({ signal: controller.signal });
      await received(call + 1);
      controller.abort();
      expect(await result).toMatchObject({ code: 'aborted' });
    }
    expect(await client.health({ timeoutMs: 50 })).toMatchObject({ code: 'timeout', attempts: 1 });
  });

  it('stays closed for responses that are not the server’s fault', async () => {
    const { baseUrl, seen } = await serve(problem(404));
    const client = createClient(baseUrl);
    for (let call = 0; call < 30; call += 1) expect(await client.health()).toMatchObject({ httpStatus: 404 });
    expect(seen).toHaveLength(30);
  });
});
