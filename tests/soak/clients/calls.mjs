// Calls a server with the TypeScript SDK. For each line of standard input it makes that many calls, and prints "done".
//
//   node calls.mjs URL
import { createInterface } from 'node:readline';

// The file that the package's conditional exports select for Node.js.
import { createClient, NotFoundError } from '../../../sdk/typescript/dist/node.js';

const KNOWN = 'soak@1.0.0';
const MISSING = 'missing@1.0.0';
const TASKS = 8;
const client = createClient({ baseUrl: process.argv[2], apiKey: null, errors: 'throw' });

async function expectMissing() {
  try {
    await client.get(MISSING);
  } catch (error) {
    if (error instanceof NotFoundError) return;
    throw error;
  }
  throw new Error(`${MISSING} was found`);
}

const calls = [
  () => client.listWorkflows({ status: 'approved', limit: 20 }),
  () => client.get(KNOWN),
  () => client.download(KNOWN),
  expectMissing,
];

for await (const line of createInterface({ input: process.stdin })) {
  let next = 0;
  const work = async () => {
    while (next < Number(line)) await calls[next++ % calls.length]();
  };
  await Promise.all(Array.from({ length: TASKS }, work));
  console.log('done');
}
