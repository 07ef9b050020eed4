import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AtomTimeoutError,
  type AttemptEnd,
  type AttemptStart,
  type BatchProgress,
  createClient,
  digest,
  NotFoundError,
  type PublishResult,
  type WpkStatus,
} from '@atom/sdk';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { json, problem, serve, serveEach } from './support/canned-server.js';
import { instantRetries } from './support/chance.js';
import { holdTimers } from './support/conditions.js';
import * as records from './support/records.js';

instantRetries();

describe('withResponse', () => {
  it('resolves with the raw response and the result', async () => {
    const { baseUrl } = await serveEach([problem(503), { ...json(records.wpk), status: 200 }]);
    const client = createClient({ baseUrl, errors: 'throw' });
    const { result, response } = await client.get('my-workflow@1.0.0').withResponse();
    expect(result).toEqual(records.wpk);
    expect(response).toMatchObject({ status: 200, attempts: 2 });
    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(JSON.parse(new TextDecoder().decode(response.body))).toEqual(records.wpk);
  });

  it('has the response of a failed call too, if there was one', async () => {
    const { baseUrl } = await serve(problem(404));
    const { result, response } = await createClient(baseUrl).get('my-workflow@1.0.0').withResponse();
    expect(result).toMatchObject({ status: 'failed', httpStatus: 404 });
    expect(response?.status).toBe(404);
    const rejected = await createClient(baseUrl).get('no id').withResponse();
    expect(rejected).toMatchObject({ result: { code: 'invalid_argument' }, response: undefined });
  });

  it('rejects like the call', async () => {
    const { baseUrl } = await serve(problem(404));
    const client = createClient({ baseUrl, errors: 'throw' });
    await expect(client.get('my-workflow@1.0.0').withResponse()).rejects.toBeInstanceOf(NotFoundError);
  });

  it('is not available after then', async () => {
    const { baseUrl } = await serve(json(records.wpk));
    const call = createClient(baseUrl).get('my-workflow@1.0.0');
    const derived = call.then(({ error }) => error);
    expect(derived).not.toHaveProperty('withResponse');
    expect(await derived).toBeUndefined();
  });
});

describe('a batch', () => {
  it('returns one result per item, in order, and never exceeds its concurrency', async () => {
    let now = 0;
    let most = 0;
    const fetch = async (url: string) => {
      now += 1;
      most = Math.max(most, now);
      // Items that start together have started by then.
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return url.endsWith('/v1/wpks')
        ? Response.json(records.published)
        : new Response(null, { status: 404 });
    };
    const sources = Array.from({ length: 20 }, (_, index) =>
      index === 7 ? { steps: [Number.NaN] } : { name: 'my-workflow', index },
    );
    const seen: BatchProgress<PublishResult>[] = [];
    const results = await createClient({ fetch, errors: 'throw' }).publishMany(sources, {
      concurrency: 3,
      onProgress: (progress) => {
        seen.push(progress);
        throw new Error('ignored');
      },
    });
    expect(results).toHaveLength(20);
    for (const [index, result] of results.entries()) {
      if (index === 7) expect(result).toMatchObject({ status: 'failed', code: 'number_out_of_range' });
      else expect(result).toEqual(records.published);
    }
    expect(most).toBe(3);
    expect(seen.map(({ done }) => done)).toEqual(results.map((_, index) => index + 1));
    expect(seen.map(({ index }) => index).sort((a, b) => a - b)).toEqual(results.map((_, index) => index));
    for (const { index, result, total } of seen) {
      expect(total).toBe(20);
      expect(result).toBe(results[index]);
    }
  });

  it('starts nothing after its signal has aborted', async () => {
    const controller = new AbortController();
    const { baseUrl, seen } = await serve((_request, response) => {
      controller.abort();
      response.end();
    });
    const results = await createClient(baseUrl).downloadMany(['a@1.0.0', 'b@1.0.0', 'c@1.0.0'], {
      concurrency: 1,
      signal: controller.signal,
    });
    expect(results).toMatchObject(results.map(() => ({ status: 'failed', code: 'aborted' })));
    expect(results).toHaveLength(3);
    expect(seen).toHaveLength(1);
  });

  it('of downloads writes each to its file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'atom-sdk-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const body = new TextEncoder().encode('name: a');
    const etag = `"${await digest(body)}"`;
    const { baseUrl } = await serve({ headers: { 'content-type': 'application/yaml', etag }, body });
    const path = (id: string) => join(directory, `${id}.yaml`);
    const results = await createClient(baseUrl).downloadMany(new Set(['a@1.0.0', 'b@1.0.0']), { path });
    expect(results).toMatchObject([{ id: 'a@1.0.0' }, { id: 'b@1.0.0' }]);
    expect(await readFile(path('b@1.0.0'), 'utf8')).toBe('name: a');
  });

  it.each([
    ['a text', 'a@1.0.0'],
    ['nothing', undefined],
  ])('of %s fails with a single result', async (_name, ids) => {
    for (const errors of ['return', 'throw'] as const) {
      expect(await createClient({ errors }).downloadMany(ids as unknown as string[])).toMatchObject([
        {
          status: 'failed',
          code: 'invalid_argument',
          error: expect.stringMatching(/^A batch must be an array/),
        },
      ]);
    }
  });

  it.each([0, 65, 1.5])('with a concurrency of %d fails every item', async (concurrency) => {
    const told: number[] = [];
    const options = { concurrency, onProgress: ({ done }: { done: number }) => told.push(done) };
    const failure = {
      code: 'invalid_argument',
      error: expect.stringMatching(/^concurrency must be an integer from 1 to 64/),
    };
    const { baseUrl, seen } = await serveEach([]);
    const results = await createClient(baseUrl).downloadMany(['a@1.0.0', 'b@1.0.0'], options);
    expect(results).toMatchObject([failure, failure]);
    expect(told).toEqual([1, 2]);
    expect(seen).toHaveLength(0);
  });

  it('of no items is empty', async () => {
    expect(await createClient().publishMany([])).toEqual([]);
  });
});

describe('waitForReview', () => {
  const found = (status: WpkStatus) => json({ ...records.wpk, status });

  it('asks until there is a decision', async () => {
    const { baseUrl, seen } = await serveEach([found('pending'), found('pending'), found('rejected')]);
    const wpk = await createClient(baseUrl).waitForReview('my-workflow@1.0.0', { intervalMs: 1 });
    expect(wpk).toMatchObject({ status: 'rejected' });
    expect(seen).toHaveLength(3);
  });

  it('ends with its timeout', async () => {
    const { baseUrl, seen } = await serve(found('pending'));
    const timers = holdTimers(10);
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const client = createClient({ baseUrl, errors: 'throw' });
    const wait = client.waitForReview('my-workflow@1.0.0', { intervalMs: 10, timeoutMs: 25 });
    const failure = wait.catch((reason) => reason);
    for (const passed of [10, 20]) {
      const interval = await timers.next();
      now = passed;
      interval.runOut();
    }
    const error = await failure;
    expect(seen).toHaveLength(3);
    expect(error).toBeInstanceOf(AtomTimeoutError);
    expect(error.message).toBe('my-workflow@1.0.0 is still pending after 25 ms. Wait again, or longer.');
  });

  it('is aborted at once by its signal', async () => {
    const { baseUrl } = await serve(found('pending'));
    const timers = holdTimers(1_000_000);
    const controller = new AbortController();
    const wait = createClient(baseUrl).waitForReview('my-workflow@1.0.0', {
      intervalMs: 1_000_000,
      signal: controller.signal,
    });
    await timers.next();
    controller.abort();
    expect(await wait).toMatchObject({ status: 'failed', code: 'aborted' });
  });

  it('rejects an interval that a timer cannot wait', async () => {
    const wait = createClient().waitForReview('my-workflow@1.0.0', { intervalMs: 0 });
    expect(await wait).toMatchObject({ code: 'invalid_argument' });
  });
});

describe('follow', () => {
  const event = (seq: number) => ({ ...records.eventPage.events[0], seq });
  const page =
    (...seqs: number[]) =>
    (after: number) =>
      json({ events: seqs.map(event), count: seqs.length, next_after: after });

  it('yields each event once, waits for new ones, and survives transient failures', async () => {
    const { baseUrl, seen } = await serveEach([
      page(3, 5)(5),
      page()(7),
      page()(7),
      problem(503, { retryable: true }),
      problem(503, { retryable: true }),
      problem(503, { retryable: true }),
      page(8)(8),
      problem(401),
    ]);
    const client = createClient({ baseUrl, errors: 'throw' });
    const seqs: number[] = [];
    const loop = async () => {
      for await (const { seq } of client.follow({ after: 2, intervalMs: 1 })) seqs.push(seq);
    };
    await expect(loop()).rejects.toMatchObject({ httpStatus: 401 });
    expect(seqs).toEqual([3, 5, 8]);
    const afters = seen.map(({ url }) => new URL(url, baseUrl).searchParams.get('after'));
    expect(afters).toEqual(['2', '5', '7', '7', '7', '7', '7', '8']);
  });

  it('ends with a failed item in a client that returns its errors', async () => {
    const { baseUrl } = await serveEach([page(1)(1), page()(1)]);
    const timers = holdTimers(1_000_000);
    const controller = new AbortController();
    const { signal } = controller;
    timers.next().then(() => controller.abort());
    const got: unknown[] = [];
    for await (const item of createClient(baseUrl).follow({ intervalMs: 1_000_000, signal })) {
      got.push(item.error === undefined ? item.seq : item.code);
    }
    expect(got).toEqual([1, 'aborted']);
  });
});

describe('hooks', () => {
  it('are called for each attempt, and can add headers to it', async () => {
    const failure = problem(503);
    const { baseUrl, seen } = await serveEach([
      { ...failure, headers: { ...failure.headers, 'x-request-id': 'req-9' } },
      json(records.wpk),
    ]);
    const starts: AttemptStart[] = [];
    const ends: AttemptEnd[] = [];
    const lines: string[] = [];
    const client = createClient(baseUrl, 'a-key', {
      hooks: {
        log: (level, line) => lines.push(`${level}: ${line}`),
        onAttemptStart: (start, headers) => {
          starts.push(start);
          headers['Traceparent'] = `00-${'a'.repeat(32)}-${'b'.repeat(15)}${start.attempt}-01`;
          headers['Authorization'] = 'Bearer another';
        },
        onAttemptEnd: (end) => {
          ends.push(end);
          throw new Error('ignored');
        },
      },
    });
    expect(await client.get('my-workflow@^1')).toEqual(records.wpk);
    const { call } = starts[0] as AttemptStart;
    const start = {
      call,
      operation: 'getWpk',
      method: 'GET',
      route: '/v1/wpks/{name}@{version}',
      baseUrl,
    };
    expect(starts).toEqual([
      { ...start, attempt: 1 },
      { ...start, attempt: 2 },
    ]);
    const durationMs = expect.any(Number);
    expect(ends).toEqual([
      { ...start, attempt: 1, durationMs, status: 503, requestId: 'req-9', retryInMs: 0 },
      { ...start, attempt: 2, durationMs, status: 200 },
    ]);
    expect(lines).toEqual([
      expect.stringMatching(/^info: getWpk: attempt 1 got 503 \(req-9\) after \d+ ms; retrying in 0 ms\.$/),
      expect.stringMatching(/^debug: getWpk: attempt 2 got 200 after \d+ ms\.$/),
    ]);
    expect(seen.map(({ headers }) => headers['traceparent']?.slice(-5))).toEqual(['b1-01', 'b2-01']);
    expect(seen.every(({ headers }) => headers.authorization === 'Bearer a-key')).toBe(true);
  });

  it('are called for failed attempts, and for the circuit', async () => {
    const lines: string[] = [];
    const ends: AttemptEnd[] = [];
    const { baseUrl } = await serve((request) => request.socket.destroy());
    const client = createClient({
      baseUrl,
      hooks: {
        log: (level, line) => lines.push(`${level}: ${line}`),
        onAttemptEnd: (end) => ends.push(end),
      },
    });
    for (let call = 0; call < 7; call += 1) await client.health();
    expect(client.status()).toMatchObject({ breaker: 'open', retryTokens: 500 - 14 * 14 });
    expect(client.status().probeIn).toBeGreaterThan(0);
    expect(ends).toHaveLength(20);
    expect(ends.at(-1)).toMatchObject({ operation: 'health', errorCode: 'connection_failed' });
    expect(lines).toContain(`warning: The circuit to ${baseUrl} is open.`);
    expect(lines.filter((line) => line.startsWith('warning: health: attempt 3 failed'))).toHaveLength(6);
  });

  it.each([
    [{ onEnd: () => {} }, /"hooks\.onEnd"/],
    [{ log: 'yes' }, /^hooks\.log must be a function/],
  ])('are rejected if they are invalid: %o', async (hooks, sentence) => {
    const result = await createClient({ hooks: hooks as object }).health();
    expect(result).toMatchObject({ code: 'invalid_argument', error: expect.stringMatching(sentence) });
  });
});

describe('status', () => {
  it('of a new client is closed, with a full quota', () => {
    expect(createClient().status()).toEqual({ breaker: 'closed', retryTokens: 500 });
  });
});

describe('the user agent', () => {
  it('names the caller before the SDK', async () => {
    const { baseUrl, seen } = await serve(json(records.health));
    await createClient({ baseUrl, userAgent: 'my-program/1.0 (ci)' }).health();
    expect(seen[0]?.headers['user-agent']).toBe('my-program/1.0 (ci) atom-sdk-typescript/0.1.0');
  });

  it.each(['', 'a\r\nb', ' a', 'é'])('is rejected: %j', async (userAgent) => {
    const result = await createClient({ userAgent }).health();
    expect(result).toMatchObject({ code: 'invalid_argument', error: expect.stringMatching(/^userAgent/) });
  });
});
