using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Inference.Embeddings;
using ServingCluster.Inference.Graphs.Encoders;
using ServingCluster.Inference.Settings;
using ServingCluster.Inference.Tests.Graphs;
using ServingCluster.Inference.Tests.Graphs.Encoders;

namespace ServingCluster.Inference.Tests.Embeddings;

public sealed class EmbeddingModelTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ReferenceEncoder _reference = new("bert_cls");
    private readonly EmbeddingModel _model;

    public EmbeddingModelTests() => _model = Model(new ModelSettings());

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        _reference.Dispose();
    }

    [Fact]
    public async Task Token_ids_give_the_references_embeddings_in_the_requests_order()
    {
        var body = new JsonObject { ["input"] = new JsonArray([.. _reference.Texts.Select(t => (JsonNode)new JsonArray([.. t.Ids.Select(i => (JsonNode)i)]))]) };
        using var answer = await AskAsync(_model, body.ToJsonString());
        var vectors = Vectors(answer);
        for (var i = 0; i < vectors.Length; i++)
            ReferenceModel.AssertClose(_reference.Expected(i), vectors[i]);
        var tokens = _reference.Texts.Sum(t => t.Ids.Length);
        Assert.Equal(new Usage(_reference.Texts.Count, tokens), answer.Usage);
        Assert.Equal((_reference.Texts.Count, 1), (answer.Timings.BatchRows, answer.Timings.BatchRequests));
    }

    [Fact]
    public async Task A_text_is_embedded_with_its_special_tokens()
    {
        using var text = await AskAsync(_model, """{"input": "7 8 9"}""");
        using var ids = await AskAsync(_model, """{"input": [2, 7, 8, 9, 3]}""");
        Assert.Equal(Vectors(ids)[0], Vectors(text)[0]);
        Assert.Equal(5, (int)Json(text)["usage"]!["prompt_tokens"]!);
        Assert.Equal("main.default.m", (string)Json(text)["model"]!);
    }

    [Fact]
    public async Task Base64_holds_the_same_numbers()
    {
        using var plain = await AskAsync(_model, """{"input": "7 8 9"}""");
        using var packed = await AskAsync(_model, """{"input": "7 8 9", "encoding_format": "base64"}""");
        var bytes = Convert.FromBase64String((string)Json(packed)["data"]![0]!["embedding"]!);
        Assert.Equal(Vectors(plain)[0], Enumerable.Range(0, bytes.Length / 4).Select(i => BitConverter.ToSingle(bytes, 4 * i)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(256)]
    public async Task Many_texts_give_together_what_each_gives_alone(int rowsOfARun)
    {
        await using var model = Model(new ModelSettings { MaxBatchRows = rowsOfARun });
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => string.Join(' ', Enumerable.Range(i, 1 + (i * 7 % 16)).Select(w => 4 + (w % 36))))];
        using var together = await AskAsync(model, new JsonObject { ["input"] = new JsonArray([.. texts.Select(t => (JsonNode)t)]) }.ToJsonString());
        var vectors = Vectors(together);
        for (var i = 0; i < texts.Length; i++)
        {
            using var alone = await AskAsync(model, new JsonObject { ["input"] = texts[i] }.ToJsonString());
            ReferenceModel.AssertClose(Vectors(alone)[0], vectors[i]);
        }
    }

    [Fact]
    public async Task Requests_at_once_each_get_their_own_embeddings()
    {
        await using var model = Model(new ModelSettings { ConcurrentRuns = 2 });
        var expected = new float[30][];
        for (var i = 0; i < expected.Length; i++)
        {
            using var alone = await AskAsync(model, Body(i));
            expected[i] = Vectors(alone)[0];
        }

        await Task.WhenAll(Enumerable.Range(0, 300).Select(n => Task.Run(async () =>
        {
            using var answer = await AskAsync(model, Body(n % 30));
            ReferenceModel.AssertClose(expected[n % 30], Vectors(answer)[0]);
        })));

        static string Body(int i) => $$"""{"input": "{{4 + i}} {{4 + (i * 5 % 36)}} 9"}""";
    }

    [Fact]
    public async Task An_embedding_that_is_cut_has_the_length_1_again()
    {
        await using var model = Model(new ModelSettings(), new Matryoshka(true, []));
        using var whole = await AskAsync(model, """{"input": "7 8 9"}""");
        using var cut = await AskAsync(model, """{"input": "7 8 9", "dimensions": 8}""");
        var vector = Vectors(cut)[0];
        var part = Vectors(whole)[0][..8];
        var length = MathF.Sqrt(part.Sum(x => x * x));
        ReferenceModel.AssertClose([.. part.Select(x => x / length)], vector);
    }

    [Theory]
    [InlineData(InvocationTask.Chat)]
    [InlineData(InvocationTask.Completions)]
    public async Task Other_tasks_are_told_what_this_endpoint_serves(InvocationTask task)
    {
        using var answer = await _model.InvokeAsync(Request("""{"messages": []}""", task), default);
        Assert.Equal(ErrorCode.BadRequest, answer.Error);
        Assert.StartsWith("This endpoint serves an embedding model", answer.Message);
    }

    [Fact]
    public async Task A_stream_is_refused_in_words()
    {
        var chunks = new List<InvocationChunk>();
        await foreach (var chunk in _model.StreamAsync(Request("""{"input": "7"}"""), default))
            chunks.Add(chunk);
        var only = Assert.Single(chunks);
        Assert.Equal((true, ErrorCode.BadRequest), (only.IsLast, only.Error));
        Assert.Contains("in one piece", only.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_is_told_so()
    {
        using var answer = await _model.InvokeAsync(Request("""{"input": "7"}""", deadline: _time.GetUtcNow()), default);
        Assert.Equal(ErrorCode.DeadlineExceeded, answer.Error);
    }

    [Fact]
    public async Task A_caller_that_has_gone_gets_no_answer() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        async () => await _model.InvokeAsync(Request("""{"input": "7"}"""), new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_request_in_the_form_of_a_model_serving_endpoint_is_taken_too()
    {
        using var answer = await _model.InvokeAsync(Request("""{"input": "7"}""", InvocationTask.Predict), default);
        Assert.Null(answer.Error);
    }

    [Fact]
    public async Task Numbers_that_are_not_finite_are_no_answer()
    {
        using var damaged = new EditedModel("bert_cls");
        var file = damaged.PathOf("model.safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(bytes.Length / 2).Fill(0xff);
        File.WriteAllBytes(file, bytes);
        await using var model = Model(new ModelSettings(), folder: damaged.Folder);
        using var answer = await AskAsync(model, """{"input": "7"}""", isFailure: true);
        Assert.Equal(ErrorCode.InternalError, answer.Error);
        Assert.Contains("not finite", answer.Message, StringComparison.Ordinal);
    }

    private EmbeddingModel Model(ModelSettings settings, Matryoshka? matryoshka = null, string? folder = null)
    {
        var graph = EncoderGraph.Load(folder ?? new ReferenceModel("bert_cls").Folder, "cpu", settings with { IntraOpThreads = 1 }, static _ => { });
        var profile = new EmbeddingProfile
        {
            Name = "main.default.m",
            Tokenizer = new WordTokenizer(),
            Modules = graph.Modules,
            Matryoshka = matryoshka ?? Matryoshka.None,
            Vocabulary = graph.Config.Vocabulary,
            Dimensions = graph.Dimensions,
            MaxTokens = graph.MaxTokens,
        };
        return new EmbeddingModel(profile, graph, graph, settings, memoryBytes: 1, _time);
    }

    private static async Task<InvocationResponse> AskAsync(EmbeddingModel model, string body, bool isFailure = false)
    {
        var answer = await model.InvokeAsync(Request(body), default);
        Assert.True(isFailure == (answer.Error is not null), answer.Message);
        return answer;
    }

    private static InvocationRequest Request(string body, InvocationTask task = InvocationTask.Embeddings, DateTimeOffset? deadline = null) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Format = BodyFormat.Json,
        Task = task,
        Caller = "ann",
        RequestId = "r",
        Deadline = deadline ?? DateTimeOffset.MaxValue,
    };

    private static JsonNode Json(InvocationResponse answer) => JsonNode.Parse(answer.Body.Span)!;

    private static float[][] Vectors(InvocationResponse answer)
    {
        var data = Json(answer)["data"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, data.Count), data.Select(d => (int)d!["index"]!));
        return [.. data.Select(d => d!["embedding"]!.AsArray().Select(x => (float)x!).ToArray())];
    }
}
