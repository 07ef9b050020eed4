import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import tls from 'node:tls';
import { InputError } from '../errors.js';
import type { TlsOptions } from '../options.js';
import type { HttpProxy } from './proxy.js';

/** The code of the error that a connection ends with which took too long to stand. */
export const CONNECT_TIMEOUT = 'ATOM_CONNECT_TIMEOUT';

/** How long a connection is idle before TCP sees whether the other end is still there. */
const KEEP_ALIVE_MS = 60_000;

export interface AgentSettings {
  readonly secure: boolean;
  readonly connectMs: number;
  readonly tls: TlsOptions | undefined;
  /** What an `https:` connection goes through. A plain one is the proxy's own, and needs no agent that knows. */
  readonly tunnel: HttpProxy | undefined;
}

/** Makes the agent that keeps a client's connections, or that makes one for each request. Fails with `invalid_argument`. */
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
  // Connections are what agents are made to be told how to make, though their type does not say so.
  (agent as unknown as { createConnection: typeof connectVia }).createConnection = connectVia;
  Object.assign(agent, FRUGAL);
  return agent;
}

/** What an agent does for each request that costs more than it gives here. */
const FRUGAL = {
  /** It has one server, so that its connections need no name that tells them apart. */
  getName: () => 'server',
  /**
   * All headers of each answer would be read to learn how long the server keeps a connection. That it is closed is seen
   * in time without: a request that meets a closed one is sent on another.
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

function secureOptions(options: TlsOptions | undefined): { secureContext?: tls.SecureContext } {
  if (options === undefined) return {};
  const ca = bytes(options.ca);
  const cert = bytes(options.cert);
  try {
    // OpenSSL takes an authority that is none for no authority.
    if (ca !== undefined) new X509Certificate(ca);
    // A key may stand beside its certificate. One that stands alone is none's.
    const key = bytes(options.key ?? options.cert);
    if (key !== undefined && cert === undefined) throw new Error('a key without its certificate');
    return { secureContext: tls.createSecureContext({ ...(ca && { ca }), ...(cert && { cert, key }) }) };
  } catch (cause) {
    throw new InputError(
      'tls holds what is no PEM text, or a certificate and a key that are not of one another. Give ca, cert and key as PEM.',
      { cause },
    );
  }
}

function bytes(pem: string | Uint8Array | undefined): Buffer | undefined {
  return pem === undefined ? undefined : Buffer.from(pem);
}

/** Ends a connection that does not stand in time. */
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

/** Asks a proxy for a way to the host, and secures it from end to end. */
function openTunnel(
  proxy: HttpProxy,
  options: ConnectOptions,
  connectMs: number,
  connect: Connect,
  done: Connected,
): void {
  const { url, authorization } = proxy;
  const path = `${options.host}:${options.port}`;
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'CONNECT',
    path,
    agent: false,
    headers: { host: path, ...(authorization !== undefined && { 'proxy-authorization': authorization }) },
  });
  const timer = setTimeout(() => request.destroy(connectTimeout(connectMs)), connectMs);
  request.once('close', () => clearTimeout(timer));
  request.once('error', (error) => done(error));
  request.once('connect', (answer, socket) => {
    clearTimeout(timer);
    if (answer.statusCode === 200) {
      done(null, limited(connect({ ...options, socket } as ConnectOptions), true, connectMs));
      return;
    }
    socket.destroy();
    done(new Error(`the proxy answered ${answer.statusCode}`));
  });
  request.end();
}
