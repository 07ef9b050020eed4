// Reads JSON texts, one a line, and writes the canonical bytes of each in hexadecimal, or `-` if it has none.
import { createInterface } from "node:readline";
import { canonicalize } from "../../sdk/typescript/dist/index.js";

for await (const line of createInterface({ input: process.stdin })) {
  let text = "-";
  try {
    text = Buffer.from(canonicalize(JSON.parse(line))).toString("hex");
  } catch {
    // It has no canonical form.
  }
  console.log(text);
}
