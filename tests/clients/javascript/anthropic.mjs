// Anthropic's own client for JavaScript.
import assert from "node:assert/strict";
import Anthropic, { AuthenticationError, BadRequestError, NotFoundError } from "@anthropic-ai/sdk";
import { ask, chatModel, embedModel, token, url } from "./server.mjs";

const client = new Anthropic({ baseURL: url, apiKey: token, maxRetries: 0 });
const question = { model: chatModel, max_tokens: 100, messages: ask("What is the capital of France?") };
const answer = "The capital of France is Paris.";
const aboutWeather = {
  model: chatModel, max_tokens: 100, messages: ask("What is the weather in Paris?"), tool_choice: { type: "any" },
  tools: [{ name: "get_weather", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } }],
};
// What a prompt before had in common with this one is counted by itself.
const tokensIn = (usage) => usage.input_tokens + usage.cache_read_input_tokens;

export const anthropic = {
  async sends_a_message() {
    const message = await client.messages.create(question);
    assert.deepEqual(message.content, [{ type: "text", text: answer }]);
    assert.deepEqual([message.type, message.role, message.stop_reason], ["message", "assistant", "end_turn"]);
    assert.ok(tokensIn(message.usage) > 0 && message.usage.output_tokens > 0);
    assert.ok(message.id);
  },

  async streams_a_message() {
    const whole = await client.messages.create(question);
    const types = [];
    let text = "";
    let usage;
    for await (const event of await client.messages.create({ ...question, stream: true })) {
      types.push(event.type);
      text += event.delta?.text ?? "";
      usage = event.type === "message_delta" ? event.usage : usage;
    }
    assert.equal(text, answer);
    assert.deepEqual([types[0], types[1]], ["message_start", "content_block_start"]);
    assert.deepEqual(types.slice(-3), ["content_block_stop", "message_delta", "message_stop"]);
    assert.equal(usage.output_tokens, whole.usage.output_tokens);
  },

  async has_the_streams_helper_put_a_message_together() {
    const whole = await client.messages.create(question);
    const message = await client.messages.stream(question).finalMessage();
    assert.deepEqual([message.content[0].text, message.stop_reason], [answer, "end_turn"]);
    assert.deepEqual([tokensIn(message.usage), message.usage.output_tokens], [tokensIn(whole.usage), whole.usage.output_tokens]);
  },

  async demands_the_use_of_a_tool() {
    const message = await client.messages.create(aboutWeather);
    const use = message.content.find((block) => block.type === "tool_use");
    assert.deepEqual([message.stop_reason, use.name, typeof use.input.city], ["tool_use", "get_weather", "string"]);
    // The use goes back as it came, with what the tool found.
    const found = { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: "sunny" }] };
    const turns = [...aboutWeather.messages, { role: "assistant", content: message.content }, found];
    const next = await client.messages.create({ ...aboutWeather, messages: turns, tool_choice: { type: "auto" } });
    assert.ok(tokensIn(next.usage) > tokensIn(message.usage));
  },

  async streams_the_use_of_a_tool() {
    const message = await client.messages.stream(aboutWeather).finalMessage();
    const use = message.content.find((block) => block.type === "tool_use");
    assert.deepEqual([message.stop_reason, use.name, typeof use.input.city], ["tool_use", "get_weather", "string"]);
  },

  async gives_a_system_prompt() {
    const plain = await client.messages.create(question);
    const system = "You are a helpful assistant.";
    const one = await client.messages.create({ ...question, system });
    const blocks = await client.messages.create({ ...question, system: [{ type: "text", text: system }] });
    assert.notEqual(tokensIn(one.usage), tokensIn(plain.usage));
    assert.equal(tokensIn(blocks.usage), tokensIn(one.usage));
  },

  async is_told_that_an_answer_was_cut() {
    const cut = await client.messages.create({ ...question, max_tokens: 2 });
    assert.deepEqual([cut.stop_reason, cut.usage.output_tokens], ["max_tokens", 2]);
  },

  async counts_the_tokens_of_a_question_before_it_is_asked() {
    const { max_tokens, ...counted } = question;
    const [count, asked] = [await client.messages.countTokens(counted), await client.messages.create(question)];
    assert.equal(count.input_tokens, tokensIn(asked.usage));
    await assert.rejects(client.messages.countTokens({ ...counted, model: "no-such" }), NotFoundError);
  },

  async is_told_of_mistakes() {
    const refused = (type, status) => (e) => e.status === status && e.error.error.type === type && Boolean(e.requestID ?? e.headers.get("x-request-id"));
    await assert.rejects(client.messages.create({ ...question, model: "no-such" }), (e) => e instanceof NotFoundError && refused("not_found_error", 404)(e));
    await assert.rejects(client.messages.create({ ...question, temperature: 7 }), (e) => e instanceof BadRequestError && e.message.includes("temperature"));
    await assert.rejects(client.messages.create({ ...question, model: embedModel }), (e) => e instanceof BadRequestError && refused("invalid_request_error", 400)(e));
    await assert.rejects(client.messages.create({ ...question, stream: true, max_tokens: 0 }), (e) => e instanceof BadRequestError && e.message.includes("max_tokens"));
    const stranger = new Anthropic({ baseURL: url, apiKey: "sc-wrong", maxRetries: 0 });
    await assert.rejects(stranger.messages.create(question), (e) => e instanceof AuthenticationError && refused("authentication_error", 401)(e));
  },

  async finds_the_endpoints_below_the_databricks_roots() {
    for (const root of ["/serving-endpoints/anthropic", "/ai-gateway/anthropic"]) {
      const databricks = new Anthropic({ baseURL: url + root, authToken: token, apiKey: null, maxRetries: 0 });
      assert.equal((await databricks.messages.create(question)).content[0].text, answer);
      const stranger = new Anthropic({ baseURL: url + root, authToken: "sc-wrong", apiKey: null, maxRetries: 0 });
      await assert.rejects(stranger.messages.create(question), AuthenticationError);
    }
  },
};
