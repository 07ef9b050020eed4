import type { AtomClient, ErrorMode } from '@atom/sdk';

/** Returns every call of a client, by name, with valid arguments. For rules that hold for all calls. */
export function everyCall<Mode extends ErrorMode>(
  client: AtomClient<Mode>,
): Record<string, () => Promise<unknown>> {
  return {
    publishWPK: () => client.publishWPK({ name: 'my-workflow', version: '1.0.0', steps: ['init'] }),
    validate: () => client.validate({ name: 'my-workflow', version: '1.0.0', steps: ['init'] }),
    listWorkflows: () => client.listWorkflows('approved'),
    get: () => client.get('my-workflow@1.0.0'),
    getPackage: () => client.getPackage('my-workflow'),
    download: () => client.download('my-workflow@1.0.0'),
    approveWPK: () => client.approveWPK('my-workflow@1.0.0', 'fine'),
    rejectWPK: () => client.rejectWPK('my-workflow@1.0.0', 'not fine'),
    listReviews: () => client.listReviews('my-workflow@1.0.0'),
    withdraw: () => client.withdraw('my-workflow@1.0.0'),
    yank: () => client.yank('my-workflow@1.0.0'),
    unyank: () => client.unyank('my-workflow@1.0.0'),
    listOwners: () => client.listOwners('my-workflow'),
    addOwner: () => client.addOwner('my-workflow', 'other'),
    acceptOwnership: () => client.acceptOwnership('my-workflow', 'other'),
    removeOwner: () => client.removeOwner('my-workflow', 'other'),
    listEvents: () => client.listEvents({ after: 1 }),
    health: () => client.health(),
    whoami: () => client.whoami(),
    'tokens.create': () => client.tokens.create({ scopes: ['publish'] }),
    'tokens.list': () => client.tokens.list(),
    'tokens.revoke': () => client.tokens.revoke('tok_0123456789abcdef'),
  };
}
