import {
  type AtomClient,
  type AtomErrorInfo,
  type AtomEvent,
  type ClientOptions,
  type ClientStatus,
  createClient,
  type Download,
  type Failed,
  type FailedTokenList,
  type FailedWpkPage,
  type Finding,
  type Health,
  type NewToken,
  type Package,
  type PublishResult,
  type RawResponse,
  type ReviewResult,
  type Succeeded,
  type TokenList,
  type Unhealthy,
  type Validation,
  type WhoAmI,
  type Wpk,
  type WpkPage,
} from '@atom/sdk';
import { describe, expectTypeOf, it } from 'vitest';

describe('the mode decides what calls give', () => {
  it('is return by default', () => {
    expectTypeOf(createClient()).toEqualTypeOf<AtomClient<'return'>>();
    expectTypeOf(createClient('http://localhost:8050', 'key')).toEqualTypeOf<AtomClient>();
    expectTypeOf(createClient('http://localhost:8050', null, { headers: {} })).toEqualTypeOf<AtomClient>();
    expectTypeOf(createClient({ apiKey: 'key' })).toEqualTypeOf<AtomClient>();
    expectTypeOf(createClient({ errors: 'return' })).toEqualTypeOf<AtomClient>();
  });

  it('is throw if the options say so', () => {
    expectTypeOf(createClient({ errors: 'throw' })).toEqualTypeOf<AtomClient<'throw'>>();
    expectTypeOf(createClient(undefined, undefined, { errors: 'throw' })).toEqualTypeOf<
      AtomClient<'throw'>
    >();
    expectTypeOf(createClient(new URL('http://a.example'), 'key', { errors: 'throw' })).toEqualTypeOf<
      AtomClient<'throw'>
    >();
  });

  it('is either if it is known only at run time', () => {
    const client = createClient({} as ClientOptions);
    expectTypeOf(client.get).returns.resolves.toExtend<Wpk | Failed>();
    expectTypeOf<Failed>().toExtend<Awaited<ReturnType<typeof client.get>>>();
  });
});

describe('a client that throws gives successes alone', () => {
  const client = createClient({ errors: 'throw' });

  it('of every call', () => {
    expectTypeOf(client.publishWPK).returns.resolves.toEqualTypeOf<PublishResult>();
    expectTypeOf(client.validate).returns.resolves.toEqualTypeOf<Validation>();
    expectTypeOf(client.listWorkflows).returns.resolves.toEqualTypeOf<WpkPage>();
    expectTypeOf(client.get).returns.resolves.toEqualTypeOf<Wpk>();
    expectTypeOf(client.getPackage).returns.resolves.toEqualTypeOf<Package>();
    expectTypeOf(client.download).returns.resolves.toEqualTypeOf<Download>();
    expectTypeOf(client.approveWPK).returns.resolves.toEqualTypeOf<ReviewResult>();
    expectTypeOf(client.rejectWPK).returns.resolves.toEqualTypeOf<ReviewResult>();
    expectTypeOf(client.health).returns.resolves.toEqualTypeOf<Health>();
    expectTypeOf(client.whoami).returns.resolves.toEqualTypeOf<WhoAmI>();
    expectTypeOf(client.tokens.create).returns.resolves.toEqualTypeOf<NewToken>();
    expectTypeOf(client.tokens.list).returns.resolves.toEqualTypeOf<TokenList>();
  });
});

describe('a client that returns its errors gives results that narrow', () => {
  const client = createClient();

  it('by status', async () => {
    const result = await client.publishWPK({});
    if (result.status === 'failed') {
      expectTypeOf(result).toEqualTypeOf<Failed>();
      expectTypeOf(result.errors).toEqualTypeOf<readonly Finding[]>();
    } else {
      expectTypeOf(result).toExtend<PublishResult>();
      expectTypeOf(result.wpk).toEqualTypeOf<Wpk>();
    }
    const health = await client.health();
    if (health.status === 'unhealthy') expectTypeOf(health).toEqualTypeOf<Unhealthy>();
    else expectTypeOf(health.uptime_seconds).toEqualTypeOf<number>();
  });

  it('by error, of every call', async () => {
    const list = await client.listWorkflows();
    if (list.error === undefined) expectTypeOf(list).toExtend<WpkPage>();
    else expectTypeOf(list).toEqualTypeOf<FailedWpkPage>();

    const record = await client.getPackage('my-workflow');
    if (record.error !== undefined) expectTypeOf(record).toEqualTypeOf<Failed>();
    else expectTypeOf(record.owner).toEqualTypeOf<string>();

    const file = await client.download('my-workflow@1.0.0');
    if (file.error === undefined) expectTypeOf(file.bytes).toEqualTypeOf<Uint8Array>();

    const tokens = await client.tokens.list();
    if (tokens.error) expectTypeOf(tokens).toEqualTypeOf<FailedTokenList>();
  });

  it('and can be read without narrowing if both have the member', async () => {
    const list = await client.listWorkflows('approved');
    expectTypeOf(list.count).toEqualTypeOf<number>();
    for (const wpk of list.wpks) expectTypeOf(wpk).toEqualTypeOf<Wpk>();
    expectTypeOf(list.error).toEqualTypeOf<string | undefined>();
    expectTypeOf<Failed>().toExtend<AtomErrorInfo>();
  });

  it('and cannot be read as a success before that', async () => {
    const result = await client.publishWPK({});
    // @ts-expect-error A failure has no record.
    result.wpk;
    const health = await client.health();
    // @ts-expect-error A failure has no version.
    health.version;
  });
});

describe('a call with more than one result', () => {
  const client = createClient();
  const throwing = createClient({ errors: 'throw' });

  it('gives the response of a call, which only a failed call may lack', async () => {
    const { result, response } = await client.get('a@1.0.0').withResponse();
    expectTypeOf(result).toEqualTypeOf<Succeeded<Wpk> | Failed>();
    expectTypeOf(response).toEqualTypeOf<RawResponse | undefined>();
    const sure = await throwing.get('a@1.0.0').withResponse();
    expectTypeOf(sure.result).toEqualTypeOf<Wpk>();
    expectTypeOf(sure.response).toEqualTypeOf<RawResponse>();
    expectTypeOf(throwing.get('a@1.0.0')).toExtend<Promise<Wpk>>();
  });

  it('iterates as the mode has it', async () => {
    for await (const item of client.listAll('approved')) {
      if (item.error === undefined) expectTypeOf(item.id).toEqualTypeOf<string>();
      else expectTypeOf(item).toEqualTypeOf<Failed>();
    }
    for await (const item of throwing.listAll()) expectTypeOf(item).toEqualTypeOf<Wpk>();
    for await (const event of throwing.follow({ after: 1 })) expectTypeOf(event).toEqualTypeOf<AtomEvent>();
  });

  it('never rejects in a batch, in no mode', () => {
    type Results = (Succeeded<PublishResult> | Failed)[];
    expectTypeOf(throwing.publishMany).returns.resolves.toEqualTypeOf<Results>();
    expectTypeOf(client.publishMany).returns.resolves.toEqualTypeOf<Results>();
    client.publishMany([{ name: 'a' }, 'a.yaml'], {
      onProgress: ({ done, result }) => {
        expectTypeOf(done).toEqualTypeOf<number>();
        expectTypeOf(result).toEqualTypeOf<Succeeded<PublishResult> | Failed>();
      },
    });
  });

  it('has a status', () => {
    expectTypeOf(client.status()).toEqualTypeOf<ClientStatus>();
  });
});

describe('arguments', () => {
  const client = createClient();

  it('of the right type are taken', () => {
    interface Workflow {
      name: string;
      steps: readonly string[];
    }
    const workflow = {} as Workflow;
    client.publishWPK(workflow);
    client.publishWPK('drain.wpk.yaml');
    client.publishWPK(new Uint8Array(), { mediaType: 'application/yaml' });
    client.publishWPK(Buffer.from(''), { mediaType: 'application/x-yaml', signal: undefined });
    client.listWorkflows({ status: 'pending', limit: 10, cursor: undefined });
    client.tokens.create({ scopes: ['publish'] as const, expires_at: new Date() });
    createClient({ fetch, timeouts: { attemptMs: 1000 } });
    createClient({ hooks: { log: (_level, line) => expectTypeOf(line).toEqualTypeOf<string>() } });
    createClient({ tls: { ca: new Uint8Array() }, proxy: new URL('http://proxy.example') });
  });

  it('of the wrong type are not', () => {
    // @ts-expect-error No such mode.
    createClient({ errors: 'raise' });
    // @ts-expect-error No such status.
    client.listWorkflows('accepted');
    // @ts-expect-error No such query member.
    client.listWorkflows({ state: 'approved' });
    // @ts-expect-error A number is no document.
    client.publishWPK(1);
    // @ts-expect-error No such scope.
    client.tokens.create({ scopes: ['write'] });
    // @ts-expect-error An id is text.
    client.get(1);
  });
});
