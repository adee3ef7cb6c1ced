// Follows something as one of the public clients does, and prints what it was told as JSON: words are
// the client (graphql-ws or graphql-sse), the address, how many results to take, access tokens (the
// next one for every connection, the last one for good), the query, and its variables.
import { createRequire } from "node:module";

const [client, url, count, tokens, query, variables, packages] = process.argv.slice(2);
const { createClient } = createRequire(packages + "/")(client);
const left = JSON.parse(tokens);
const authorization = () => `Bearer ${left.length > 1 ? left.shift() : left[0]}`;
const retryAttempts = 3;
const atOnce = async () => {};
const following = {
  "graphql-ws": () =>
    createClient({
      url: url.replace("http", "ws"),
      connectionParams: () => ({ authorization: authorization() }),
      retryAttempts,
      retryWait: atOnce,
    }),
  "graphql-sse": () =>
    createClient({
      url,
      headers: () => ({ authorization: authorization() }),
      retryAttempts,
      retry: atOnce,
    }),
}[client]();

const told = { results: [], error: null, ended: false };
try {
  for await (const result of following.iterate({ query, variables: JSON.parse(variables) })) {
    told.results.push(result);
    if (told.results.length === Number(count)) break;
  }
  told.ended = told.results.length < Number(count);
} catch (error) {
  const status = error.response?.status;
  told.error = Array.isArray(error) ? error[0].extensions.code : (error.code ?? status ?? String(error));
}
following.dispose();
console.log(JSON.stringify(told));
process.exit(0);
