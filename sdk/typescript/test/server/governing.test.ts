import { type AtomClient, createClient } from '@atom/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeServers, failureOf, freshName, workflow } from '../support/servers.js';

describeServers((server) => {
  let url: string;
  let client: AtomClient<'throw'>;
  let reviewer: AtomClient<'throw'>;
  let anonymous: AtomClient<'throw'>;
  beforeEach(() => {
    ({ url, client, reviewer, anonymous } = server());
  });

  async function approved(name: string, ...versions: string[]): Promise<void> {
    for (const version of versions) {
      await client.publishWPK(workflow(name, version));
      await reviewer.approveWPK(`${name}@${version}`);
    }
  }

  describe('a review', () => {
    it('approves and rejects, and the latest decision stands', async () => {
      const { id } = await client.publishWPK(workflow(freshName()));
      expect(await reviewer.approveWPK(id, 'looks right')).toMatchObject({
        id,
        status: 'approved',
        wpk: { status: 'approved', review: { decision: 'approve', reason: 'looks right' } },
      });
      expect(await reviewer.rejectWPK(id, 'on second thoughts')).toMatchObject({
        id,
        status: 'rejected',
        wpk: { status: 'rejected', review: { decision: 'reject', reason: 'on second thoughts' } },
      });
    });

    it('with the digest of other bytes decides nothing', async () => {
      const { id, digest: stored } = await client.publishWPK(workflow(freshName()));
      const other = `sha256:${'0'.repeat(64)}`;
      expect(await failureOf(reviewer.approveWPK(id, '', { digest: other }))).toMatchObject({
        name: 'PreconditionFailedError',
        code: 'digest_mismatch',
        httpStatus: 412,
      });
      expect(await client.get(id)).toMatchObject({ status: 'pending' });
      expect(await reviewer.approveWPK(id, '', { digest: stored })).toMatchObject({ status: 'approved' });
    });

    it('of a missing version fails', async () => {
      expect(await failureOf(reviewer.rejectWPK('no-such-workflow@1.0.0'))).toMatchObject({
        name: 'NotFoundError',
        code: 'wpk_not_found',
      });
    });
  });

  describe('a version', () => {
    it('can be withdrawn for good while it is pending', async () => {
      const { id } = await client.publishWPK(workflow(freshName()));
      expect(await client.withdraw(id)).toMatchObject({
        id,
        status: 'withdrawn',
        wpk: { status: 'withdrawn' },
      });
      expect(await client.withdraw(id)).toMatchObject({ id, status: 'withdrawn' });
      expect(await failureOf(reviewer.approveWPK(id))).toMatchObject({
        name: 'ConflictError',
        code: 'invalid_transition',
      });
    });

    it('can be yanked and unyanked', async () => {
      const name = freshName();
      await approved(name, '1.0.0', '1.1.0');
      expect(await client.yank(`${name}@1.1.0`)).toMatchObject({ status: 'yanked' });
      expect((await anonymous.get(`${name}@latest`)).version).toBe('1.0.0');
      expect((await anonymous.download(`${name}@1.1.0`)).id).toBe(`${name}@1.1.0`);
      expect(await client.unyank(`${name}@1.1.0`)).toMatchObject({ status: 'approved' });
      expect((await anonymous.get(`${name}@latest`)).version).toBe('1.1.0');
    });

    it('lists its reviews, the latest first', async () => {
      const { id } = await client.publishWPK(workflow(freshName()));
      await reviewer.rejectWPK(id, 'no rollback');
      await reviewer.approveWPK(id, 'discussed');
      expect(await client.listReviews(id)).toMatchObject({
        count: 2,
        reviews: [
          { decision: 'approve', reason: 'discussed' },
          { decision: 'reject', reason: 'no rollback' },
        ],
      });
    });

    it('can be awaited until it is decided', async () => {
      const { id } = await client.publishWPK(workflow(freshName()));
      const waiting = client.waitForReview(id, { intervalMs: 10 });
      await reviewer.approveWPK(id);
      expect(await waiting).toMatchObject({ id, status: 'approved' });
    });
  });

  describe('a package', () => {
    it('has owners, and keeps at least one', async () => {
      const name = freshName();
      await client.publishWPK(workflow(name));
      const { owners } = await client.listOwners(name);
      expect(owners).toHaveLength(1);
      const invited = { owners, invited: ['partner'], count: 1 };
      expect(await client.addOwner(name, 'partner')).toEqual(invited);
      expect(await client.getPackage(name)).toMatchObject({ owners });
      expect(await failureOf(client.acceptOwnership(name, 'partner'))).toMatchObject({
        name: 'PermissionError',
        code: 'foreign_tenant',
      });
      expect(await client.acceptOwnership(name, owners[0] ?? '')).toEqual(invited);
      expect(await client.removeOwner(name, 'partner')).toEqual({ owners, invited: [], count: 1 });
      expect(await failureOf(client.removeOwner(name, owners[0] ?? ''))).toMatchObject({
        name: 'ConflictError',
        code: 'last_owner',
      });
    });
  });

  describe('the server', () => {
    it('is healthy', async () => {
      expect(await anonymous.health()).toMatchObject({ status: 'ok', version: expect.any(String) });
    });

    it('identifies a caller by its token', async () => {
      const me = await client.whoami();
      expect(me.scopes).toContain('admin');
      expect(await failureOf(anonymous.whoami())).toMatchObject({ code: 'missing_token', httpStatus: 401 });
    });

    it('creates, lists and revokes API keys', async () => {
      const expires = new Date(Date.now() + 3_600_000);
      const made = await client.tokens.create({ scopes: ['publish'], note: 'vitest', expires_at: expires });
      expect(made.token).toMatch(/^atom_/);
      expect(new Date(made.expires_at ?? 0).getTime()).toBe(expires.getTime());
      const { token: _secret, ...record } = made;
      expect((await client.tokens.list()).tokens).toContainEqual(record);
      expect(await client.tokens.revoke(made.id)).toEqual({ id: made.id, status: 'revoked', durable: true });
      expect(await client.tokens.revoke(made.id)).toEqual({ id: made.id, status: 'revoked', durable: true });
      const revoked = (await client.tokens.list()).tokens.find(({ id }) => id === made.id);
      expect(revoked?.revoked_at).toMatch(/Z$/);
      expect(await failureOf(client.tokens.revoke('tok_0000000000000000'))).toMatchObject({
        code: 'token_not_found',
      });
      expect(await failureOf(client.tokens.create({ scopes: [] }))).toMatchObject({ httpStatus: 422 });
    });

    it('handles many calls of one client at once', async () => {
      const name = freshName();
      const versions = Array.from({ length: 50 }, (_, patch) => `1.0.${patch}`);
      const results = await Promise.all(
        versions.map((version) => client.publishWPK(workflow(name, version))),
      );
      expect(results.map(({ id }) => id)).toEqual(versions.map((version) => `${name}@${version}`));
      expect((await client.getPackage(name)).versions).toHaveLength(versions.length);
    });

    it('gives a graceful client its failures as results', async () => {
      const gentle = createClient(url, server().apiKey);
      expect(await gentle.get('no-such-workflow@1.0.0')).toEqual({
        status: 'failed',
        error: expect.stringMatching(/./),
        code: 'wpk_not_found',
        httpStatus: 404,
        requestId: expect.stringMatching(/./),
        retryable: false,
        attempts: 1,
        errors: [],
      });
    });
  });
});
