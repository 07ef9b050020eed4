import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import tls from 'node:tls';
import { InputError } from '../errors.js';
import { environmentVariable } from '../internal/runtime.js';
import type { TlsOptions } from '../options.js';
import type { HttpProxy } from './proxy.js';

/** The error code of a connection that took too long to establish. */
export const CONNECT_TIMEOUT = 'ATOM_CONNECT_TIMEOUT';

/** How long a connection is idle before TCP checks that the peer is still there. */
const KEEP_ALIVE_MS = 60_000;

export interface AgentSettings {
  readonly secure: boolean;
  readonly connectMs: number;
  readonly tls: TlsOptions | undefined;
  /** The proxy that an `https:` connection goes through. A plain one connects to the proxy itself. */
  readonly tunnel: HttpProxy | undefined;
}

/** Creates the agent that keeps a client's connections, or opens one per request. Fails with `invalid_argument`. */
export function makeAgent(settings: AgentSettings, keepAlive: boolean): http.Agent {
  const { secure, connectMs, tunnel } = settings;
  const agent = secure
    ? new https.Agent({ keepAlive, ...secureOptions(settings.tls) })
    : new http.Agent({ keepAlive });
  const connect = connectOf(agent);
  const connectVia =
    tunnel === undefined
      ? (options: ConnectOptions) => limited(connect(options), secure, connectMs)
      : (options: ConnectOptions, done: Connected) => openTunnel(tunnel, options, connectMs, connect, done);
  // Agents may override how they connect, although their type does not say so.
  (agent as unknown as { createConnection: typeof connectVia }).createConnection = connectVia;
  Object.assign(agent, FRUGAL);
  return agent;
}

/** Replaces work that an agent does for each request and that this SDK does not need. */
const FRUGAL = {
  /** There is one server, so its connections need no names. */
  getName: () => 'server',
  /**
   * The default reads all headers of each response to learn how long the server keeps a connection. That is not needed: a
   * request that meets a closed connection is sent on another.
   */
  keepSocketAlive: (socket: net.Socket) => {
    socket.unref();
    return true;
  },
};

type ConnectOptions = net.NetConnectOpts & tls.ConnectionOptions & { host?: string; port?: number | string };
type Connect = (options: ConnectOptions) => net.Socket;
type Connected = (error: Error | null, socket?: net.Socket) => void;

function connectOf(agent: http.Agent): Connect {
  return (agent as unknown as { createConnection: Connect }).createConnection.bind(agent);
}

function secureOptions(options: TlsOptions = {}): { secureContext?: tls.SecureContext } {
  try {
    const ca = bytes(options.ca) ?? authoritiesOfEnvironment();
    const cert = bytes(options.cert);
    if (ca === undefined && cert === undefined && options.key === undefined) return {};
    // OpenSSL silently ignores an invalid authority.
    if (ca !== undefined) new X509Certificate(ca);
    // A key may follow its certificate in one text. A key without a certificate is an error.
    const key = bytes(options.key ?? options.cert);
    if (key !== undefined && cert === undefined) throw new Error('a key without its certificate');
    return { secureContext: tls.createSecureContext({ ...(ca && { ca }), ...(cert && { cert, key }) }) };
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(
      'tls contains text that is not PEM, or a certificate and a key that do not match. Pass ca, cert and key as PEM.',
      { cause },
    );
  }
}

/** Returns the authorities in the file that OpenSSL's own variable names; undefined if it is not set. */
function authoritiesOfEnvironment(): Buffer | undefined {
  const file = environmentVariable('SSL_CERT_FILE');
  if (file === undefined) return undefined;
  try {
    const pem = readFileSync(file);
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    throw new InputError('SSL_CERT_FILE does not name a file of certificates in PEM that can be read.', {
      cause,
    });
  }
}

function bytes(pem: string | Uint8Array | undefined): Buffer | undefined {
  return pem === undefined ? undefined : Buffer.from(pem);
}

/** Closes a connection that is not established in time. */
function limited<Socket extends net.Socket>(socket: Socket, secure: boolean, connectMs: number): Socket {
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  const timer = setTimeout(() => socket.destroy(connectTimeout(connectMs)), connectMs);
  const clear = () => clearTimeout(timer);
  socket.once(secure ? 'secureConnect' : 'connect', clear).once('close', clear);
  return socket;
}

function connectTimeout(connectMs: number): Error {
  return Object.assign(new Error(`connecting took longer than ${connectMs} ms`), { code: CONNECT_TIMEOUT });
}

/** Opens a tunnel through a proxy to the host, and runs TLS through it. */
function openTunnel(
  proxy: HttpProxy,
  options: ConnectOptions,
  connectMs: number,
  connect: Connect,
  done: Connected,
): void {
  const { secure, host, port, authorization } = proxy;
  const name = String(options.host);
  const path = `${name.includes(':') ? `[${name}]` : name}:${options.port}`;
  const request = (secure ? https : http).request({
    method: 'CONNECT',
    host,
    port,
    path,
    agent: false,
    headers: { host: path, ...(authorization !== undefined && { 'proxy-authorization': authorization }) },
  });
  const timer = setTimeout(() => request.destroy(connectTimeout(connectMs)), connectMs);
  request.once('close', () => clearTimeout(timer));
  request.once('error', (error) => done(error));
  request.once('connect', (response, socket) => {
    clearTimeout(timer);
    if (response.statusCode === 200) {
      done(null, limited(connect({ ...options, socket } as ConnectOptions), true, connectMs));
      return;
    }
    socket.destroy();
    done(new Error(`the proxy responded with ${response.statusCode}`));
  });
  request.end();
}
