// PostGraphile on the database of the first argument, at the port of the second. The third is the
// folder of its packages.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [url, port, packages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${packages}/package.json`));
const load = (name) => import(pathToFileURL(require.resolve(name)));

const { postgraphile } = await load("postgraphile");
const { PostGraphileAmberPreset } = await load("postgraphile/presets/amber");
const { makePgService } = await load("postgraphile/adaptors/pg");
const { grafserv } = await load("postgraphile/grafserv/node");

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: url, schemas: ["public"], max: 10 })],
  grafserv: { graphqlPath: "/graphql", websockets: false, graphiql: false, watch: false },
  grafast: { explain: false },
};
const server = createServer();
const serving = postgraphile(preset).createServ(grafserv);
await serving.addTo(server);
server.keepAliveTimeout = 75_000;
server.listen(Number(port), "127.0.0.1");
