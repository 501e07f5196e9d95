// OpenAI's own client for JavaScript: the Responses API.
import assert from "node:assert/strict";
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from "openai";
import { chatModel, embedModel, token, url } from "./server.mjs";

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: token, maxRetries: 0 });
const question = { model: chatModel, input: "What is the capital of France?" };
const answer = "The capital of France is Paris.";
const weather = [{
  type: "function", name: "get_weather", strict: false,
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
}];

export const responses = {
  async responds() {
    const response = await client.responses.create(question);
    assert.equal(response.output_text, answer);
    assert.deepEqual([response.object, response.status], ["response", "completed"]);
    assert.deepEqual([response.output[0].type, response.output[0].role], ["message", "assistant"]);
    assert.ok(response.usage.input_tokens > 0 && response.usage.output_tokens > 0);
    assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
    assert.ok(response._request_id);
  },

  async streams_a_response() {
    const whole = await client.responses.create(question);
    const events = [];
    for await (const event of await client.responses.create({ ...question, stream: true }))
      events.push(event);
    assert.deepEqual([events[0].type, events[1].type, events.at(-1).type], ["response.created", "response.in_progress", "response.completed"]);
    assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, i) => i));
    const text = events.filter((event) => event.type === "response.output_text.delta").map((event) => event.delta).join("");
    assert.equal(text, answer);
    assert.equal(events.at(-1).response.usage.total_tokens, whole.usage.total_tokens);
  },

  async has_the_streams_helper_put_a_response_together() {
    const response = await client.responses.stream(question).finalResponse();
    assert.equal(response.output_text, answer);
  },

  async calls_a_function() {
    const input = [{ role: "user", content: "What is the weather in Paris?" }];
    const response = await client.responses.create({ model: chatModel, input, tools: weather, tool_choice: "required", max_output_tokens: 100 });
    const call = response.output.find((item) => item.type === "function_call");
    assert.equal(call.name, "get_weather");
    assert.equal(typeof JSON.parse(call.arguments).city, "string");
    // What the function found goes back together with the call.
    const found = { type: "function_call_output", call_id: call.call_id, output: "sunny" };
    const next = await client.responses.create({ model: chatModel, input: [...input, ...response.output, found], tools: weather });
    assert.ok(next.usage.input_tokens > response.usage.input_tokens);
  },

  async streams_a_call_of_a_function() {
    const stream = client.responses.stream({
      model: chatModel, input: "What is the weather in Paris?", tools: weather, tool_choice: "required", max_output_tokens: 100,
    });
    const call = (await stream.finalResponse()).output.find((item) => item.type === "function_call");
    assert.equal(call.name, "get_weather");
    assert.equal(typeof JSON.parse(call.arguments).city, "string");
  },

  async gets_json_where_it_asks_for_that() {
    const schema = { type: "object", properties: { answer: { type: "string", maxLength: 20 } }, required: ["answer"], additionalProperties: false };
    const response = await client.responses.create({
      model: chatModel, input: "Who are you?", max_output_tokens: 100, text: { format: { type: "json_schema", name: "reply", schema } },
    });
    assert.deepEqual(Object.keys(JSON.parse(response.output_text)), ["answer"]);
  },

  async is_told_that_an_answer_was_cut() {
    const response = await client.responses.create({ ...question, max_output_tokens: 2 });
    assert.deepEqual([response.status, response.incomplete_details.reason], ["incomplete", "max_output_tokens"]);
    assert.equal(response.usage.output_tokens, 2);
  },

  async gives_instructions() {
    const plain = await client.responses.create(question);
    const instructed = await client.responses.create({ ...question, instructions: "You are a helpful assistant." });
    assert.notEqual(instructed.usage.input_tokens, plain.usage.input_tokens);
  },

  async is_told_of_mistakes() {
    await assert.rejects(client.responses.create({ ...question, model: "no-such" }), (e) => e instanceof NotFoundError && e.code === "model_not_found");
    await assert.rejects(client.responses.create({ ...question, temperature: 7 }), (e) => e instanceof BadRequestError && e.message.includes("temperature"));
    await assert.rejects(client.responses.create({ ...question, model: embedModel }), BadRequestError);
    await assert.rejects(client.responses.create({ ...question, store: true }), (e) => e instanceof BadRequestError && e.message.includes("store"));
    await assert.rejects(client.responses.create({ ...question, stream: true, input: 3 }), (e) => e instanceof BadRequestError && e.message.includes("input"));
    await assert.rejects(client.responses.retrieve("resp_1"), NotFoundError);
    const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sc-wrong", maxRetries: 0 });
    await assert.rejects(stranger.responses.create(question), AuthenticationError);
  },
};
