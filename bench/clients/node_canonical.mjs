// Canonicalizes a document repeatedly in Node: node node_canonical.mjs LIBRARY FILE SECONDS. LIBRARY is `@atom/sdk` or
// `JSON.stringify`. The latter is applied to a copy with sorted keys and encoded, as people do it by hand.

import { readFileSync } from 'node:fs';

const [library, file, seconds] = process.argv.slice(2);
const MISSING = 3;

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

async function canonicalizer() {
  if (library === 'JSON.stringify') {
    const encoder = new TextEncoder();
    return (value) => encoder.encode(JSON.stringify(sorted(value)));
  }
  return (await import('../../sdk/typescript/dist/index.js')).canonicalize;
}

let canonicalize;
try {
  canonicalize = await canonicalizer();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`${library} is not built: ${error.message}`);
  process.exit(MISSING);
}
const document = JSON.parse(readFileSync(file, 'utf8'));
for (let warm = 0; warm < 200; warm += 1) canonicalize(document);
let bytes = 0;
const start = performance.now();
while (performance.now() < start + Number(seconds) * 1000) bytes += canonicalize(document).length;
console.log(JSON.stringify({ bytes, seconds: (performance.now() - start) / 1000 }));
