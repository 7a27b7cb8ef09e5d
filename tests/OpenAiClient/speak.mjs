// Asks a server as programs do that use the package "openai". usage: node speak.mjs BASE_URL SCENARIO
// Prints one JSON object with what the package made of the answers; whether that is right is for the caller to say.
import OpenAI from 'openai';

const [baseURL, scenario] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'not-needed', timeout: 60_000 });
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
  },
};

const scenarios = {
  async models() {
    const ids = [];
    for await (const model of await client.models.list()) ids.push(model.id);
    return { ids, one: (await client.models.retrieve('planner')).id };
  },

  async chat() {
    const answer = await ask([{ role: 'user', content: 'how many orders are there?' }]);
    return { content: answer.choices[0].message.content, finish: answer.choices[0].finish_reason, role: answer.choices[0].message.role, model: answer.model, usage: answer.usage };
  },

  async followUp() {
    const messages = [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: [{ type: 'text', text: 'total amount by country' }] }];
    const first = await ask(messages);
    messages.push(first.choices[0].message, { role: 'user', content: 'only for DE' });
    const second = await ask(messages);
    return { first: first.choices[0].message.content, second: second.choices[0].message.content };
  },

  async stream() {
    const chunks = [];
    const stream = await client.chat.completions.create({
      model: 'quaestor@orders', messages: [{ role: 'user', content: 'how many orders are there?' }], stream: true, stream_options: { include_usage: true },
    });
    for await (const chunk of stream) chunks.push(chunk);
    return {
      content: chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''),
      role: chunks[0].choices[0].delta.role,
      finishes: chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean),
      ids: new Set(chunks.map((chunk) => chunk.id)).size,
      usage: chunks.at(-1).usage,
    };
  },

  async streamHelper() {
    const stream = client.chat.completions.stream({ model: 'quaestor@orders', messages: [{ role: 'user', content: 'how many orders are there?' }] });
    return { content: await stream.finalContent() };
  },

  async tools() {
    const messages = [{ role: 'user', content: 'is it warm in Paris?' }];
    const first = await ask(messages, { tools: [weather] });
    const message = first.choices[0].message;
    messages.push(message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: 'sunny, 24 degrees' });
    const second = await ask(messages, { tools: [weather] });
    return { finish: first.choices[0].finish_reason, calls: message.tool_calls, answer: second.choices[0].message.content };
  },

  async streamedTools() {
    const stream = client.chat.completions.stream({ model: 'quaestor@orders', messages: [{ role: 'user', content: 'is it warm in Paris?' }], tools: [weather] });
    const final = await stream.finalChatCompletion();
    return { finish: final.choices[0].finish_reason, calls: final.choices[0].message.tool_calls };
  },

  async errors() {
    return {
      model: await failure(ask([{ role: 'user', content: 'hi' }], { model: 'no-such-model@orders' })),
      retrieve: await failure(client.models.retrieve('no-such-model')),
      agentType: await failure(ask([{ role: 'user', content: 'hi' }], { agent_type: 'guess' })),
      messages: await failure(ask([])),
      empty: await failure(ask([{ role: 'user', content: '' }])),
      image: await failure(ask([{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] }])),
      several: await failure(ask([{ role: 'user', content: 'hi' }], { n: 2 })),
      json: await failure(ask([{ role: 'user', content: 'hi' }], { response_format: { type: 'json_object' } })),
      source: await failure(ask([{ role: 'user', content: 'hi' }], { model: 'planner@nowhere' })),
    };
  },

  async failedTurn() {
    const asked = [{ role: 'user', content: 'fail please' }];
    return { whole: await failure(ask(asked)), streamed: await failure(streamAll(asked)) };
  },

  async brokenStream() {
    return { streamed: await failure(streamAll([{ role: 'user', content: 'break off please' }])) };
  },

  async cancelled() {
    const leave = new AbortController();
    const stream = await client.chat.completions.create(
      { model: 'quaestor@orders', messages: [{ role: 'user', content: 'talk for long' }], stream: true }, { signal: leave.signal });
    let pieces = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content && ++pieces === 3) leave.abort();
    }
    return { pieces };
  },
};

function ask(messages, more = {}) {
  return client.chat.completions.create({ model: 'quaestor@orders', messages, ...more });
}

async function streamAll(messages) {
  const stream = await client.chat.completions.create({ model: 'quaestor@orders', messages, stream: true });
  for await (const _ of stream);
  return null;
}

async function failure(asked) {
  try {
    await asked;
    return null;
  } catch (error) {
    return { name: error.constructor.name, status: error.status ?? null, code: error.code ?? null, type: error.type ?? null, message: error.message };
  }
}

console.log(JSON.stringify(await scenarios[scenario]()));
