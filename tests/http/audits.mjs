// Runs every audit of graphql-http against the address given and prints the results as JSON.
// Node looks packages up beside the file that imports them, and ours are installed elsewhere.
import { createRequire } from "node:module";

const [url, packages] = process.argv.slice(2);
const { auditServer } = createRequire(packages + "/")("graphql-http");
const results = await auditServer({ url });
console.log(
  JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))),
);
process.exit(0);
