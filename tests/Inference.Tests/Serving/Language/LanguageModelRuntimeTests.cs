using System.Text.Json.Nodes;
using ServingCluster.Errors;

namespace ServingCluster.Inference.Tests.Serving.Language;

public sealed class LanguageModelRuntimeTests(LoadedTinyChat tiny) : IClassFixture<LoadedTinyChat>
{
    [Fact]
    public void A_folder_is_described()
    {
        var manifest = tiny.Manifest;

        Assert.Equal(("language", "llm/v1/chat", 16, false), (manifest.Runtime, manifest.Task, manifest.ReplicaConcurrency, manifest.HasLoggedSignature));
        Assert.Equal(("LlamaForCausalLM", "512"), (manifest.Metadata["architecture"], manifest.Metadata["context_length"]));
        Assert.InRange(long.Parse(manifest.Metadata["parameters"]), 1_700_000, 1_800_000);
        Assert.InRange(manifest.MemoryBytes, 64 << 20, 128 << 20);
        Assert.NotNull(JsonNode.Parse(manifest.InputExample!)!["messages"]);
        Assert.Equal("messages", Assert.Single(manifest.Signature.Inputs).Name);
    }

    [Fact]
    public async Task A_folder_of_another_kind_is_left_to_others()
    {
        Assert.Null(await tiny.Runtime.InspectAsync(Served.Sample("iris/1"), default));
        Assert.Null(await Served.Runtime.InspectAsync(TinyChat.Folder, default));
    }

    [Fact]
    public async Task Settings_bound_context_and_slots()
    {
        await using var model = await tiny.LoadAsync(("SERVING_MAX_MODEL_LENGTH", "64"), ("SERVING_MAX_SEQUENCES", "2"), ("SERVING_PREFILL_CHUNK", "4"));

        using var answer = await model.InvokeAsync(LoadedTinyChat.Request(Talk.Chat("What is 17 + 25?", "\"max_tokens\": 50")), default);

        Assert.Equal(ErrorCode.InvalidParameterValue, answer.Error);
        Assert.Contains("the context holds 64", answer.Message);
        Assert.Contains(tiny.Log, l => l.StartsWith("Warmed up: 2 requests are computed together, each of up to 64 tokens;", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SERVING_MAX_MODEL_LENGTH", "513", "A context of 513 tokens was asked for, but the model's is 512.")]
    [InlineData("SERVING_MAX_SEQUENCES", "0", "environment_vars.SERVING_MAX_SEQUENCES: '0' has to be a whole number of requests computed together, from 1 to 256.")]
    [InlineData("SERVING_QUANTIZATION", "int3", "environment_vars.SERVING_QUANTIZATION: 'int3' has to be none, int8 or int4.")]
    [InlineData("SERVING_MAX_BATCH_SIZE", "8", "environment_vars.SERVING_MAX_BATCH_SIZE: is not a setting of a model that continues text; known are SERVING_MAX_SEQUENCES, SERVING_MAX_MODEL_LENGTH, SERVING_KV_CACHE_BYTES, SERVING_PREFILL_CHUNK, SERVING_MAX_WAITING, SERVING_QUANTIZATION, SERVING_QUANTIZATION_HEAD, SERVING_QUANTIZATION_EMBEDDINGS, SERVING_INTRA_OP_NUM_THREADS, SERVING_EXECUTION_PROVIDERS.")]
    public async Task Settings_that_cannot_be_honoured_are_refused(string name, string value, string message)
    {
        var error = await Assert.ThrowsAsync<ServingException>(() => tiny.LoadAsync((name, value)));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Settings_are_checked_before_the_kind_of_model_is_known()
    {
        var mistakes = new Mistakes();
        tiny.Runtime.ValidateSettings(
            new Dictionary<string, string> { ["SERVING_MAX_BATCH_SIZE"] = "8", ["SERVING_MAX_SEQUENCES"] = "8", ["SERVING_INTRA_OP_NUM_THREADS"] = "x", ["LEVEL"] = "1" },
            "environment_vars", mistakes);

        Assert.StartsWith("The request has 2 mistakes. (1) environment_vars.SERVING_INTRA_OP_NUM_THREADS: 'x' has to be", mistakes.ToString());
        Assert.Contains("(2) environment_vars.LEVEL: is not a setting of a model that continues text", mistakes.ToString());
    }

    [Fact]
    public async Task Replicas_on_one_device_share_the_weights()
    {
        tiny.Log.Clear();
        await using var second = await tiny.LoadAsync();
        await using var third = await tiny.LoadAsync();

        Assert.DoesNotContain(tiny.Log, l => l.Contains("graph", StringComparison.Ordinal));
        using var answer = await second.InvokeAsync(LoadedTinyChat.Request(Talk.Chat("What is 17 + 25?")), default);
        Assert.Equal("17 + 25 = 42", (string?)JsonNode.Parse(answer.Body.Span)!["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task Quantised_a_model_takes_less_memory_and_answers_as_well()
    {
        await using var whole = await tiny.LoadAsync();
        await using var eight = await tiny.LoadAsync(("SERVING_QUANTIZATION", "int8"));
        await using var four = await tiny.LoadAsync(("SERVING_QUANTIZATION", "int4"), ("SERVING_QUANTIZATION_HEAD", "int4"), ("SERVING_QUANTIZATION_EMBEDDINGS", "int4"));

        Assert.True(whole.MemoryBytes > eight.MemoryBytes && eight.MemoryBytes > four.MemoryBytes);
        Assert.Equal(("none", whole.MemoryBytes, eight.MemoryBytes), (tiny.Manifest.Quantization, tiny.Manifest.MemoryBytes, tiny.Manifest.At("int8").MemoryBytes));
        Assert.Contains(tiny.Log, l => l.Contains("(bits: layers 8, head 8, embeddings 0", StringComparison.Ordinal));
        Assert.Contains(tiny.Log, l => l.Contains("(bits: layers 4, head 4, embeddings 4", StringComparison.Ordinal));
        foreach (var model in new[] { eight, four })
        {
            using var answer = await model.InvokeAsync(LoadedTinyChat.Request(Talk.Chat("What is 17 + 25?")), default);
            Assert.Equal("17 + 25 = 42", (string?)JsonNode.Parse(answer.Body.Span)!["choices"]![0]!["message"]!["content"]);
        }
    }

    [Fact]
    public async Task A_model_may_bring_its_bits_along_and_a_served_entity_may_have_others()
    {
        using var copy = new ModelCopy("model").With("MLmodel", """
            flavors:
              transformers:
                model_binary: model
                task: text-generation
            metadata:
              serving:
                quantization: int4
            """);
        var manifest = await tiny.Runtime.InspectAsync(copy.Root, default);
        Assert.True(manifest!.MemoryBytes < tiny.Manifest.MemoryBytes);
        Assert.Equal("int4", manifest.Quantization);
        Assert.Equal(tiny.Manifest.MemoryByQuantization, manifest.MemoryByQuantization);
        Assert.Equal("layers 4, head 8, embeddings 0", await BitsAsync());
        Assert.Equal("layers 8, head 8, embeddings 0", await BitsAsync(("SERVING_QUANTIZATION", "int8")));
        Assert.Equal("", await BitsAsync(("SERVING_QUANTIZATION", "none")));

        async Task<string> BitsAsync(params (string Name, string Value)[] settings)
        {
            var log = new List<string>();
            await (await tiny.Runtime.LoadAsync(new ModelLoadRequest
            {
                ModelName = "chat",
                Folder = copy.Root,
                Manifest = manifest,
                Device = "cpu",
                Settings = settings.ToDictionary(static s => s.Name, static s => s.Value),
                Log = log.Add,
            }, default)).DisposeAsync();
            return log.Find(static l => l.StartsWith("Quantised", StringComparison.Ordinal)) is { } line
                ? line[(line.IndexOf("bits: ", StringComparison.Ordinal) + 6)..line.IndexOf(';')]
                : "";
        }
    }

    [Fact]
    public async Task A_model_without_a_template_completes_texts()
    {
        using var copy = new ModelCopy().Without("tokenizer_config.json");

        var manifest = await tiny.Runtime.InspectAsync(copy.Root, default);

        Assert.Equal("llm/v1/completions", manifest!.Task);
        Assert.NotNull(JsonNode.Parse(manifest.InputExample!)!["prompt"]);
    }

    [Theory]
    [InlineData("{% for m in messages %}", "The chat template is broken: ")]
    [InlineData("{{ raise_exception('never') }}", "The chat template can't write a conversation of one user's message: ")]
    public async Task A_broken_template_is_refused_at_registration(string template, string message)
    {
        using var copy = new ModelCopy().Edit("tokenizer_config.json", json => json["chat_template"] = template);

        Assert.StartsWith(message, await RefusedAsync(copy));
    }

    [Fact]
    public async Task A_missing_tokenizer_is_refused_at_registration()
    {
        using var copy = new ModelCopy().Without("tokenizer.json");

        Assert.StartsWith("tokenizer.json: ", await RefusedAsync(copy));
    }

    [Fact]
    public async Task Weights_that_contradict_the_config_are_refused_at_registration()
    {
        using var copy = new ModelCopy().Edit("config.json", json => json["intermediate_size"] = 500);

        Assert.Contains("mlp", await RefusedAsync(copy));
    }

    [Fact]
    public async Task An_mlflow_folder_tells_its_task_and_settings()
    {
        using var copy = new ModelCopy("model").With("MLmodel", """
            flavors:
              transformers:
                model_binary: model
                task: text-generation
            metadata:
              task: llm/v1/completions
              serving:
                max_sequences: 3
            """);

        var manifest = await tiny.Runtime.InspectAsync(copy.Root, default);

        Assert.Equal(("llm/v1/completions", 3), (manifest!.Task, manifest.ReplicaConcurrency));
    }

    [Theory]
    [InlineData("llm/v1/embeddings")]
    [InlineData("fill-mask")]
    public async Task A_task_of_another_kind_of_model_is_refused_at_registration(string task)
    {
        using var copy = new ModelCopy("model").With("MLmodel", $"flavors: {{transformers: {{model_binary: model}}}}\nmetadata: {{task: {task}}}\n");

        Assert.Equal(
            $"The model was logged for the task '{task}', but a LlamaForCausalLM continues text; its task has to be 'llm/v1/chat' or 'llm/v1/completions'.",
            await RefusedAsync(copy));
    }

    private async Task<string> RefusedAsync(ModelCopy copy) =>
        (await Assert.ThrowsAsync<ServingException>(async () => await tiny.Runtime.InspectAsync(copy.Root, default))).Message;
}
