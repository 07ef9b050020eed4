// Calls a server from Node for a while, with the SDK or an HTTP library, and prints the measurements:
//
//   node node_calls.mjs LIBRARY URL SECONDS CONCURRENCY
//
// Each call reads 20 rows of the approved list into a value. Exits with 3 and a reason if the library is missing.

const [library, url, seconds, concurrency] = process.argv.slice(2);
const ROWS = 20;
const ADDRESS = `${url}/v1/wpks?status=approved&limit=${ROWS}`;
const MISSING = 3;

const callers = {
  async '@atom/sdk'() {
    // The file that the package's conditional exports select for Node.js.
    const { createClient } = await import('../../sdk/typescript/dist/node.js');
    const client = createClient({ baseUrl: url, apiKey: null, errors: 'throw' });
    return async () => (await client.listWorkflows({ status: 'approved', limit: ROWS })).count;
  },
  async axios() {
    const { default: axios } = await import('axios');
    return async () => (await axios.get(ADDRESS)).data.count;
  },
  async fetch() {
    return async () => (await (await fetch(ADDRESS)).json()).count;
  },
  async undici() {
    const { request } = await import('undici');
    return async () => (await (await request(ADDRESS)).body.json()).count;
  },
};

async function measure(call, milliseconds) {
  const took = [];
  const end = performance.now() + milliseconds;
  async function work() {
    for (;;) {
      const start = performance.now();
      const rows = await call();
      const stop = performance.now();
      if (rows !== ROWS) throw new Error(`expected ${ROWS} rows, got ${rows}`);
      took.push(stop - start);
      if (stop >= end) return;
    }
  }
  await Promise.all(Array.from({ length: Number(concurrency) }, work));
  return took.sort((a, b) => a - b);
}

let call;
try {
  call = await callers[library]();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`${library} is not installed: ${error.message}`);
  process.exit(MISSING);
}
await measure(call, Math.min(500, Number(seconds) * 100)); // Connects, and warms up the compiler.
const start = performance.now();
const cpu = process.cpuUsage();
const took = await measure(call, Number(seconds) * 1000);
const elapsed = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    calls: took.length,
    seconds: elapsed,
    cpu_seconds: (user + system) / 1e6,
    p50_ms: took[Math.floor(took.length * 0.5)],
    p99_ms: took[Math.floor(took.length * 0.99)],
    rss_mib: process.memoryUsage.rss() / 1048576,
  }),
);
process.exit(0);
