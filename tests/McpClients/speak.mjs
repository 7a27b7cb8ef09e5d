// Speaks to a server with the npm package @modelcontextprotocol/sdk and prints what it was told as JSON.
// usage: node speak.mjs ADDRESS|- SCENARIO [COMMAND ARGUMENT…]   (- starts COMMAND and speaks over its pipes)
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [address, scenario, command, ...args] = process.argv.slice(2);
const transport = address === "-"
  ? new StdioClientTransport({ command, args, stderr: "inherit" })
  : new StreamableHTTPClientTransport(new URL(address));
const client = new Client({ name: "speak", version: "1.0.0" });
await client.connect(transport);

const scenarios = {
  async whole() {
    const tools = (await client.listTools()).tools;
    const resources = (await client.listResources()).resources;
    const schema = await client.readResource({ uri: resources[0].uri });
    const progress = [];
    const called = await client.callTool(
      { name: "execute_sql", arguments: { dataset: "orders", sql: "select country, count(*) n from orders group by 1 order by 1" } },
      undefined,
      { onprogress: (told) => progress.push(told.progress) });
    const refused = await client.callTool({ name: "execute_sql", arguments: { dataset: "orders", sql: "drop table orders" } });
    return { server: client.getServerVersion(), session: transport.sessionId ?? null, tools, resources, schema: schema.contents, called, progress, refused };
  },
  async cancel() {
    // What has run once is warm: the next one is at work when it is told of.
    await client.callTool({ name: "execute_sql", arguments: { dataset: "orders", sql: "select 0 as none" } });
    const stop = new AbortController();
    const running = client.callTool(
      { name: "execute_sql", arguments: { dataset: "orders", sql: "select count(*) from range(1000000000) a, range(1000000) b" } },
      undefined,
      { signal: stop.signal, onprogress: () => stop.abort("enough") });
    const end = await running.then(() => "answered", (error) => String(error.message ?? error));
    const after = await client.callTool({ name: "execute_sql", arguments: { dataset: "orders", sql: "select 1 as one" } });
    return { end, after };
  },
};

console.log(JSON.stringify(await scenarios[scenario]()));
await client.close();
