import type { Config } from './config.js';
import { isLoopback } from './loopback.js';
import { redactText } from './redact.js';
import { emitWarning } from './runtime.js';
import type { Transport } from './transport.js';

/** True once the program was warned: one that makes a client per request is not warned each time. */
let warned = false;

/**
 * Warns once if the API key is sent without encryption to another machine: over the client's hook `log`, or else as the
 * runtime warns.
 */
export function withWarning(inner: Transport, { apiKey, baseUrl, hooks }: Config): Transport {
  const { protocol, hostname, origin } = new URL(baseUrl);
  if (apiKey === undefined || protocol === 'https:' || isLoopback(hostname)) return inner;
  const text =
    `The API key is sent to ${redactText(origin, apiKey)} without encryption, so anyone on the way can read it. ` +
    'Use an https: base URL.';
  let due = true;
  return {
    send(request) {
      if (due) warn(text, hooks?.log);
      due = false;
      return inner.send(request);
    },
  };
}

type Log = NonNullable<Config['hooks']>['log'];

function warn(text: string, log: Log): void {
  if (log === undefined) {
    if (!warned) emitWarning(text, 'ATOM_PLAIN_HTTP');
    warned = true;
    return;
  }
  try {
    log('warning', text);
  } catch {
    // A hook observes calls and must not affect them.
  }
}
