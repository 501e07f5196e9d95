// OpenAI's own client for JavaScript: chats, completions, embeddings, models.
import assert from "node:assert/strict";
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from "openai";
import { ask, chatModel, embedModel, token, url } from "./server.mjs";

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: token, maxRetries: 0 });
// The tokens that end an answer never come, so that it goes on to its limit.
const endless = { max_tokens: 480, logit_bias: { 1020: -100, 1023: -100 } };
const weather = [{
  type: "function",
  function: { name: "get_weather", parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
}];

export const openai = {
  async chats() {
    const answer = await client.chat.completions.create({ model: chatModel, messages: ask("What is the capital of France?") });
    assert.equal(answer.choices[0].message.content, "The capital of France is Paris.");
    assert.equal(answer.choices[0].message.role, "assistant");
    assert.equal(answer.choices[0].finish_reason, "stop");
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
    assert.ok(answer._request_id);
  },

  async streams_a_chat() {
    const whole = await client.chat.completions.create({ model: chatModel, messages: ask("What is 17 + 25?") });
    const stream = await client.chat.completions.create({ model: chatModel, messages: ask("What is 17 + 25?"), stream: true });
    let text = "";
    let reason = null;
    for await (const chunk of stream) {
      assert.equal(chunk.object, "chat.completion.chunk");
      text += chunk.choices[0]?.delta.content ?? "";
      reason = chunk.choices[0]?.finish_reason ?? reason;
    }
    assert.equal(text, whole.choices[0].message.content);
    assert.equal(reason, "stop");
  },

  async streams_the_usage_last() {
    const stream = await client.chat.completions.create({
      model: chatModel, messages: ask("Who are you?"), stream: true, stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream)
      chunks.push(chunk);
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.ok(chunks.at(-1).usage.completion_tokens > 0);
    assert.ok(chunks.slice(0, -1).every((chunk) => !chunk.usage));
  },

  async has_the_streams_helper_put_an_answer_together() {
    const runner = client.chat.completions.stream({ model: chatModel, messages: ask("What is the capital of France?") });
    assert.equal((await runner.finalChatCompletion()).choices[0].message.content, "The capital of France is Paris.");
  },

  async has_the_model_call_a_tool_by_itself() {
    const messages = ask("What is the weather in Paris?");
    const answer = await client.chat.completions.create({ model: chatModel, messages, tools: weather });
    assert.equal(answer.choices[0].finish_reason, "tool_calls");
    const [call] = answer.choices[0].message.tool_calls;
    assert.deepEqual([call.function.name, JSON.parse(call.function.arguments)], ["get_weather", { city: "Paris" }]);
    // The call goes back as it came, with what the tool found.
    const found = { role: "tool", tool_call_id: call.id, content: "sunny" };
    const next = await client.chat.completions.create({ model: chatModel, messages: [...messages, answer.choices[0].message, found], tools: weather });
    assert.ok(next.usage.prompt_tokens > answer.usage.prompt_tokens);
  },

  async demands_a_call_of_a_tool() {
    const answer = await client.chat.completions.create({
      model: chatModel, messages: ask("What is the weather in Paris?"), tools: weather, tool_choice: "required", max_tokens: 100,
    });
    const call = answer.choices[0].message.tool_calls[0];
    assert.equal(call.type, "function");
    assert.equal(call.function.name, "get_weather");
    assert.equal(typeof JSON.parse(call.function.arguments).city, "string");
    assert.equal(answer.choices[0].finish_reason, "tool_calls");
  },

  async streams_a_call_of_a_tool() {
    const runner = client.chat.completions.stream({
      model: chatModel, messages: ask("What is the weather in Paris?"), tools: weather, tool_choice: "required", max_tokens: 100,
    });
    const message = (await runner.finalChatCompletion()).choices[0].message;
    assert.equal(message.tool_calls[0].function.name, "get_weather");
    JSON.parse(message.tool_calls[0].function.arguments);
  },

  async gets_json_where_it_asks_for_that() {
    const schema = { type: "object", properties: { answer: { type: "string", maxLength: 20 } }, required: ["answer"], additionalProperties: false };
    const answer = await client.chat.completions.create({
      model: chatModel, messages: ask("Who are you?"), max_tokens: 100,
      response_format: { type: "json_schema", json_schema: { name: "reply", schema } },
    });
    assert.deepEqual(Object.keys(JSON.parse(answer.choices[0].message.content)), ["answer"]);
  },

  async gets_probabilities() {
    const answer = await client.chat.completions.create({
      model: chatModel, messages: ask("What is 17 + 25?"), logprobs: true, top_logprobs: 3, max_tokens: 4,
    });
    const tokens = answer.choices[0].logprobs.content;
    assert.equal(tokens.length, 4);
    assert.ok(tokens.every((token) => token.logprob <= 0 && token.top_logprobs.length === 3));
  },

  async completes_a_text() {
    const answer = await client.completions.create({ model: chatModel, prompt: "What is", max_tokens: 8, echo: true });
    assert.equal(answer.object, "text_completion");
    assert.ok(answer.choices[0].text.startsWith("What is"));
    const stream = await client.completions.create({ model: chatModel, prompt: "What is", max_tokens: 8, stream: true });
    let text = "What is";
    for await (const chunk of stream)
      text += chunk.choices[0]?.text ?? "";
    assert.equal(text, answer.choices[0].text);
  },

  async embeds_texts() {
    // The client asks for base64 by itself and decodes it.
    const decoded = await client.embeddings.create({ model: embedModel, input: ["a web server", "an image editor"] });
    const plain = await client.embeddings.create({ model: embedModel, input: ["a web server", "an image editor"], encoding_format: "float" });
    assert.equal(decoded.data.length, 2);
    assert.equal(decoded.data[1].index, 1);
    decoded.data[0].embedding.forEach((value, i) => assert.ok(Math.abs(value - plain.data[0].embedding[i]) < 1e-6));
    assert.ok(decoded.usage.prompt_tokens > 0);
  },

  async lists_models() {
    const names = [];
    for await (const model of client.models.list())
      names.push(model.id);
    assert.ok(names.includes(chatModel) && names.includes(embedModel));
    assert.equal((await client.models.retrieve(chatModel)).object, "model");
  },

  async is_told_of_mistakes() {
    const request = { model: chatModel, messages: ask("Hello") };
    await assert.rejects(client.chat.completions.create({ ...request, model: "no-such" }), (e) => e instanceof NotFoundError && e.code === "model_not_found");
    await assert.rejects(client.chat.completions.create({ ...request, temperature: 7 }), (e) => e instanceof BadRequestError && e.message.includes("temperature"));
    await assert.rejects(client.chat.completions.create({ ...request, messages: [] }), BadRequestError);
    await assert.rejects(client.chat.completions.create({ ...request, model: embedModel }), BadRequestError);
    await assert.rejects(client.models.retrieve("no-such"), NotFoundError);
    await assert.rejects(client.chat.completions.create({ ...request, stream: true, stop: ["a", "b", "c", "d", "e"] }), (e) => e instanceof BadRequestError && e.param === "stop");
    const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sc-wrong", maxRetries: 0 });
    await assert.rejects(stranger.models.list(), AuthenticationError);
    const nobody = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0, defaultHeaders: { Authorization: null } });
    await assert.rejects(nobody.models.list(), AuthenticationError);
  },

  async aborts_a_stream() {
    const abort = new AbortController();
    const stream = await client.chat.completions.create({ model: chatModel, messages: ask("Count to ten."), stream: true, ...endless }, { signal: abort.signal });
    let reason = null;
    for await (const chunk of stream) {
      reason = chunk.choices[0]?.finish_reason ?? reason;
      abort.abort();
    }
    assert.equal(reason, null);
  },

  async leaves_in_the_middle_of_a_stream() {
    for (let i = 0; i < 20; i++) {
      const stream = await client.chat.completions.create({ model: chatModel, messages: ask("Count to ten."), stream: true, ...endless });
      for await (const _ of stream)
        break;
    }
    const answer = await client.chat.completions.create({ model: chatModel, messages: ask("What is the capital of France?") });
    assert.equal(answer.choices[0].finish_reason, "stop");
  },

  async finds_the_endpoints_below_the_databricks_root() {
    const databricks = new OpenAI({ baseURL: `${url}/serving-endpoints`, apiKey: token, maxRetries: 0 });
    const answer = await databricks.chat.completions.create({ model: chatModel, messages: ask("What is the capital of France?") });
    assert.equal(answer.choices[0].message.content, "The capital of France is Paris.");
  },
};
