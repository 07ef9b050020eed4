import { AtomAbortError, AtomTimeoutError, createClient } from '@atom/sdk';
import { describe, expect, it, vi } from 'vitest';
import policy from '../../../api/policy.json';
import { everyCall } from './support/calls.js';
import { json, problem, serve, unusedBaseUrl } from './support/canned-server.js';
import { instantRetries } from './support/chance.js';
import { holdTimers, tallyHeads } from './support/conditions.js';
import { health } from './support/records.js';

instantRetries();

/** A server that takes every request and sends nothing. */
const silent = () => serve(() => undefined);

/** A server that begins every response and never ends one. */
const stalling = () =>
  serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{');
  });

describe('a timeout', () => {
  it.each([
    ['before the response', silent, false],
    ['within the response', stalling, true],
  ])('ends an attempt %s', async (_name, start, responds) => {
    const { baseUrl, received } = await start();
    const heads = tallyHeads();
    const timers = holdTimers(50);
    const client = createClient({ baseUrl, errors: 'throw', timeouts: { attemptMs: 50 } });
    const call = client.health().catch((reason) => reason);
    for (let attempt = 1; attempt <= policy.attempts.max; attempt += 1) {
      await (responds ? heads.reached(attempt) : received(attempt));
      (await timers.next()).runOut();
    }
    const error = await call;
    expect(error).toBeInstanceOf(AtomTimeoutError);
    expect(error).toMatchObject({
      code: 'timeout',
      retryable: true,
      message: `${baseUrl} did not respond in time: the attempt took longer than 50 ms.`,
    });
  });

  it('ends a call, whether the client or the call sets it', async () => {
    const { baseUrl } = await silent();
    const client = createClient({ baseUrl, timeouts: { callMs: 50 } });
    expect((await client.health()).error).toMatch(/the call took longer than 50 ms/);
    expect((await client.health({ timeoutMs: 20 })).error).toMatch(/the call took longer than 20 ms/);
  });

  it('of a call that is not idempotent is not retryable', async () => {
    const { baseUrl } = await silent();
    const client = createClient({ baseUrl, timeouts: { callMs: 50 } });
    expect(await client.tokens.create({ scopes: ['publish'] })).toMatchObject({
      code: 'timeout',
      retryable: false,
    });
  });

  it('ends a call whose fetch ignores its signal', async () => {
    const client = createClient({
      fetch: () => new Promise<Response>(() => undefined),
      timeouts: { attemptMs: 20 },
    });
    expect(await client.health()).toMatchObject({ status: 'unhealthy', code: 'timeout' });
  });

  it('frees the connection', async () => {
    let closed = () => {};
    const whenClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { baseUrl, received } = await serve((request) => request.socket.on('close', closed));
    const timers = holdTimers(20);
    const call = createClient({ baseUrl, timeouts: { attemptMs: 20 } }).tokens.create({
      scopes: ['publish'],
    });
    await received(1);
    (await timers.next()).runOut();
    expect(await call).toMatchObject({ code: 'timeout', attempts: 1 });
    await whenClosed;
  });

  it('defaults to the policy', async () => {
    const waits = vi.spyOn(globalThis, 'setTimeout');
    const fetch = async () => Response.json(health);
    await createClient({ fetch }).health();
    expect(waits.mock.calls.map(([, ms]) => ms)).toEqual([policy.timeouts.attempt_ms]);
    await createClient({ fetch, timeouts: { attemptMs: 1e6 } }).health();
    // What is left of the call by then.
    const left = Number(waits.mock.calls.at(-1)?.[1]);
    expect(left).toBeLessThanOrEqual(policy.timeouts.call_ms);
    expect(left).toBeGreaterThan(policy.timeouts.call_ms / 2);
  });
});

describe('a signal', () => {
  it('ends a call at once, with its reason as the cause', async () => {
    const { baseUrl, received } = await silent();
    const controller = new AbortController();
    const call = createClient({ baseUrl, errors: 'throw' }).health({ signal: controller.signal });
    await received(1);
    controller.abort(new RangeError('enough'));
    const error = await call.catch((reason) => reason);
    expect(error).toBeInstanceOf(AtomAbortError);
    expect(error).toMatchObject({
      code: 'aborted',
      retryable: false,
      message: 'The caller aborted the call.',
      cause: new RangeError('enough'),
    });
  });

  it('interrupts a wait between two attempts, and nothing more is sent', async () => {
    const { headers, ...rest } = problem(503);
    const { baseUrl, seen } = await serve({ ...rest, headers: { ...headers, 'retry-after': '60' } });
    const controller = new AbortController();
    const timers = holdTimers(60_000);
    const stopped = vi.spyOn(globalThis, 'clearTimeout');
    const call = createClient(baseUrl).health({ signal: controller.signal });
    const wait = await timers.next();
    controller.abort();
    expect(await call).toMatchObject({ status: 'unhealthy', code: 'aborted', attempts: 1 });
    expect(seen).toHaveLength(1);
    // No timer is left that would keep the process alive.
    expect(stopped).toHaveBeenCalledWith(wait.handle);
  });

  it('that has already aborted sends nothing, and does not reject in the default mode', async () => {
    const { baseUrl, seen } = await serve(json(health));
    const result = await createClient(baseUrl).health({ signal: AbortSignal.abort() });
    expect(result).toMatchObject({ status: 'unhealthy', code: 'aborted' });
    expect(seen).toEqual([]);
  });

  it('can be shared by many calls at once, without a warning of a leak', async () => {
    const { baseUrl, received } = await silent();
    const client = createClient(baseUrl);
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const controller = new AbortController();
    const calls = Array.from({ length: 30 }, () => client.health({ signal: controller.signal }));
    await received(calls.length);
    controller.abort();
    const results = await Promise.all(calls);
    expect(results.map((result) => result.status === 'unhealthy' && result.code)).toEqual(
      results.map(() => 'aborted'),
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it('still ends a call after another call that shared it has ended', async () => {
    const quick = await serve(json(health));
    const slow = await silent();
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = createClient(slow.baseUrl).health({ signal });
    expect(await createClient(quick.baseUrl).health({ signal })).toEqual(health);
    await slow.received(1);
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'aborted' });
  });

  it('loses its listener when the call has ended', async () => {
    const { baseUrl } = await serve(json(health));
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await createClient(baseUrl).health({ signal });
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe('with nothing listening', () => {
  it('each call returns its failure, and waits for no timeout', async () => {
    const baseUrl = await unusedBaseUrl();
    for (const name of Object.keys(everyCall(createClient()))) {
      // A separate client for each, because so many failures would open the circuit of one.
      const call = everyCall(createClient(baseUrl, 'your-token'))[name];
      const failure = {
        error: `Cannot reach ${baseUrl}: the connection was refused; no server listens there.`,
        code: 'connection_failed',
        // Nothing was sent, so even creating a token can be repeated; the client leaves that to its caller.
        retryable: true,
        attempts: name === 'tokens.create' ? 1 : 3,
        errors: [],
      };
      const form = {
        validate: { status: 'failed', valid: false, findings: [] },
        listWorkflows: { wpks: [], count: 0, next_cursor: null },
        listOwners: { owners: [], invited: [], count: 0 },
        listReviews: { reviews: [], count: 0 },
        listEvents: { events: [], count: 0, next_after: null },
        'tokens.list': { tokens: [], count: 0 },
        health: { status: 'unhealthy' },
      }[name] ?? { status: 'failed' };
      expect(await call?.(), name).toEqual({ ...form, ...failure });
    }
  });

  it('each call of a client that throws rejects', async () => {
    const baseUrl = await unusedBaseUrl();
    for (const name of Object.keys(everyCall(createClient()))) {
      const call = everyCall(createClient({ baseUrl, errors: 'throw' }))[name];
      await expect(call?.(), name).rejects.toMatchObject({
        name: 'AtomConnectionError',
        code: 'connection_failed',
        cause: { code: 'ECONNREFUSED' },
      });
    }
  });

  it('an unknown host name is reported', async () => {
    const result = await createClient('http://no-such-host.invalid').health();
    expect(result).toMatchObject({ status: 'unhealthy', code: 'connection_failed' });
    expect(result.error).toMatch(/^Cannot reach http:\/\/no-such-host\.invalid: /);
  });
});
