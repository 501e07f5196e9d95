using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Serving.Language;
using ServingCluster.Inference.Tensors;
using ServingCluster.Inference.Tests.Graphs.Exports;
using ServingCluster.Inference.Tests.Language.Running;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>Exports of the sample chat model, served by their own graphs: greedy answers are the reference's.</summary>
public sealed class ExportedModelTests
{
    private readonly LanguageModelRuntime _runtime = new(TimeProvider.System, NullLogger<LanguageModelRuntime>.Instance);
    private readonly List<string> _log = [];

    public static TheoryData<string> Layouts => ["genai", "genai in 8 bits", "genai in 4 bits", "genai in half precision", "optimum", "optimum with flag"];

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Each_question_gets_the_reference_answer(string layout)
    {
        using var export = Make(layout);
        await using var model = await LoadAsync(export);
        foreach (var (question, answer) in Questions())
            Assert.Equal(answer, await AskAsync(model, question));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Asked_at_the_same_time_each_question_gets_the_reference_answer(string layout)
    {
        using var export = Make(layout);
        await using var model = await LoadAsync(export, ("SERVING_PREFILL_CHUNK", "7"));
        await Task.WhenAll(Questions().Concat(Questions()).Select(async q => Assert.Equal(q.Answer, await AskAsync(model, q.Question))));
    }

    [Theory]
    [InlineData("genai", 16, "true", "'model.onnx' is run as it was exported, with continuous batching: past and present share one cache.")]
    [InlineData("optimum", 1, "false", "'model.onnx' is run as it was exported, without continuous batching, one request after the other: it gives new keys and values with each run.")]
    public async Task What_an_export_can_do_is_told(string layout, int concurrency, string batching, string line)
    {
        using var export = Make(layout);
        var manifest = (await _runtime.InspectAsync(export.Folder, default))!;
        Assert.Equal(("llm/v1/chat", concurrency, batching, "512"), (manifest.Task, manifest.ReplicaConcurrency, manifest.Metadata["continuous_batching"], manifest.Metadata["context_length"]));
        Assert.Null(manifest.Quantization);
        Assert.Empty(manifest.MemoryByQuantization);
        await using var model = await LoadAsync(export);
        Assert.Contains(line, _log);
        Assert.Equal(batching == "true" ? "" : line, model.Note);
        Assert.DoesNotContain(_log, static l => l.Contains("token by token", StringComparison.Ordinal));
        Assert.InRange(model.MemoryBytes, 64 << 20, 256 << 20);
    }

    [Fact]
    public async Task A_graph_that_takes_one_token_on_top_of_others_is_given_one()
    {
        using var export = ExportedTinyChat.GenAi();
        // Chunks with a past get a mask of nothing but their first token's place.
        export.Edit(static graph => Spoil(graph.Node));
        await using var model = await LoadAsync(export, ("SERVING_PREFILL_CHUNK", "9"));
        foreach (var (question, answer) in Questions())
            Assert.Equal(answer, await AskAsync(model, question));
        Assert.Contains("It takes a single token on top of others: prompts are computed token by token after their first chunk.", _log);
    }

    [Fact]
    public async Task A_graph_that_gives_logits_of_the_last_token_of_one_row_alone_tells_a_prompts_probabilities_too()
    {
        const string Body = """{"prompt": "What is 17", "max_tokens": 2, "temperature": 0, "echo": true, "logprobs": 1}""";
        using var export = ExportedTinyChat.GenAi();
        double[] all;
        await using (var whole = await LoadAsync(export))
        {
            using var wanted = await whole.InvokeAsync(LoadedTinyChat.Request(Body), default);
            all = Logprobs(wanted);
        }

        export.Edit(LastOfOneRow);
        await using var pruned = await LoadAsync(export);
        Assert.Contains("'model.onnx' is run as it was exported, without continuous batching, one request after the other: its rows cannot share a run.", _log);
        using var answer = await pruned.InvokeAsync(LoadedTinyChat.Request(Body), default);
        var found = Logprobs(answer);
        Assert.True(all.Length > 4);
        Assert.Equal(all.Length, found.Length);
        for (var i = 1; i < all.Length; i++)
            Assert.Equal(all[i], found[i], 1e-3);
    }

    [Fact]
    public async Task A_graph_that_answers_wrongly_is_refused()
    {
        using var export = ExportedTinyChat.Optimum();
        export.Edit(static graph => graph.Node.Single(static n => n.Output[0] == "c.mask").Input[2] = "c.open");
        var refused = await Assert.ThrowsAsync<ServingException>(() => LoadAsync(export));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        Assert.Equal(
            "model.onnx: 'past_key_values.0.key': tokens one by one do not give what they give in one run, so answers would be wrong.", refused.Message);
    }

    [Fact]
    public async Task An_export_is_not_quantised()
    {
        using var export = ExportedTinyChat.GenAi();
        var refused = await Assert.ThrowsAsync<ServingException>(() => LoadAsync(export, ("SERVING_QUANTIZATION", "int8")));
        Assert.Contains("the model was exported with its graph ('model.onnx')", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipeline", "[]", "genai_config.json: model.decoder.pipeline: is not supported: the decoder has to be one graph over a whole cache.")]
    [InlineData("filename", "\"../model.onnx\"", "genai_config.json: model.decoder.filename")]
    [InlineData("inputs", "{\"past_key_names\": \"k%d\"}", "model.onnx: 'k0': is missing: the graph has to take keys and values of the tokens before.")]
    [InlineData("inputs", "{\"input_ids\": \"tokens\"}", "model.onnx: 'tokens': is missing from the graph's inputs.")]
    [InlineData("outputs", "{\"logits\": \"scores\"}", "model.onnx: 'scores': is missing from the graph's outputs.")]
    public async Task What_is_not_understood_of_a_config_is_refused_by_name(string key, string value, string message)
    {
        using var export = ExportedTinyChat.GenAi().Edit("genai_config.json", json => json["model"]!["decoder"]![key] = JsonNode.Parse(value));
        var refused = await Assert.ThrowsAsync<ServingException>(async () => await _runtime.InspectAsync(export.Folder, default));
        Assert.StartsWith(message, refused.Message);
    }

    [Fact]
    public async Task An_input_that_is_not_understood_is_refused_by_name()
    {
        using var export = ExportedTinyChat.Optimum();
        export.Edit(static graph => graph.Input.Add(new ValueInfoProto(graph.Input[0]) { Name = "token_type_ids" }));
        var refused = await Assert.ThrowsAsync<ServingException>(async () => await _runtime.InspectAsync(export.Folder, default));
        Assert.Equal("model.onnx: 'token_type_ids': is an input that is not understood here.", refused.Message);
    }

    [Fact]
    public async Task A_model_of_several_graphs_is_refused()
    {
        using var export = ExportedTinyChat.GenAi().Edit("genai_config.json", static json => json["model"]!["vision"] = new JsonObject());
        var refused = await Assert.ThrowsAsync<ServingException>(async () => await _runtime.InspectAsync(export.Folder, default));
        Assert.Equal("genai_config.json: model.vision: is not supported: the model has to be a decoder alone.", refused.Message);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Exports_that_continue_text_are_left_to_the_language_runtime(string layout)
    {
        using var export = Make(layout);
        Assert.Null(OnnxModelFolderReader.Read(export.Folder));
        Assert.NotNull(LanguageModelFolder.Find(export.Folder)!.Export);
    }

    [Fact]
    public void A_graph_without_a_past_is_an_onnx_model_whatever_lies_beside_it()
    {
        using var export = ExportedTinyChat.Optimum();
        export.Edit(static graph =>
        {
            foreach (var past in graph.Input.Where(static i => i.Name.StartsWith("past_", StringComparison.Ordinal)).ToArray())
                graph.Input.Remove(past);
        });
        Assert.Null(LanguageModelFolder.Find(export.Folder));
        Assert.NotNull(OnnxModelFolderReader.Read(export.Folder));
    }

    private static void LastOfOneRow(GraphProto graph)
    {
        var range = graph.Node.Single(static n => n.Output[0] == "m.range");
        range.Input[0] = "m.last";
        var last = new NodeProto { OpType = "Sub", Name = "m.last" };
        last.Input.AddRange(["m.tokens", "m.step"]);
        last.Output.Add("m.last");
        graph.Node.Insert(graph.Node.IndexOf(range), last);
        var ones = new TensorProto { Name = "m.ones", DataType = (int)TensorElementType.Int64, RawData = ByteString.CopyFrom([.. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(1L)]) };
        ones.Dims.Add(2);
        graph.Initializer.Add(ones);
        graph.Node.Single(static n => n.OpType == "Expand").Input[1] = "m.ones";
    }

    private static double[] Logprobs(InvocationResponse answer)
    {
        Assert.True(answer.Error is null, answer.Message);
        var list = JsonNode.Parse(answer.Body.Span)!["choices"]![0]!["logprobs"]!["token_logprobs"]!.AsArray();
        return [.. list.Select(static p => (double?)p ?? double.NaN)];
    }

    // Lengths of prompts' later chunks come out one too short.
    private static void Spoil(RepeatedField<NodeProto> nodes)
    {
        var less = nodes.Single(static n => n.Output[0] == "m.less");
        less.Output[0] = "m.right";
        var after = nodes.IndexOf(less) + 1;
        string[] places = ["m.shape2", "m.tokens1", "m.first", "m.isPast", "m.isMany", "m.spoilt", "m.wrong"];
        NodeProto Node(string operation, string output, params string[] inputs)
        {
            var node = new NodeProto { OpType = operation, Name = output };
            node.Input.AddRange(inputs);
            node.Output.Add(output);
            return node;
        }

        var made = new[]
        {
            Node("Shape", places[0], "input_ids"), Node("Gather", places[1], places[0], "m.second"), Node("Gather", places[2], "m.right", "m.zero"),
            Node("GreaterOrEqual", places[3], places[2], places[1]), Node("Greater", places[4], places[1], "m.second"),
            Node("And", places[5], places[3], places[4]), Node("Sub", places[6], "m.right", "m.one"),
            Node("Where", "m.less", places[5], places[6], "m.right"),
        };
        foreach (var node in made)
            nodes.Insert(after++, node);
    }

    private static ExportedTinyChat Make(string layout) => layout switch
    {
        "genai" => ExportedTinyChat.GenAi(),
        "genai in 8 bits" => ExportedTinyChat.GenAi(WeightBits.Eight),
        "genai in 4 bits" => ExportedTinyChat.GenAi(WeightBits.Four),
        "genai in half precision" => ExportedTinyChat.GenAi(compute: TensorElementType.Float16),
        "optimum" => ExportedTinyChat.Optimum(),
        _ => ExportedTinyChat.Optimum(withFlag: true),
    };

    private static IEnumerable<(string Question, string Answer)> Questions() =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(ReferenceAnswer.Folder, "reference.json")))!.AsArray()
            .Select(static r => ((string)r!["messages"]!.AsArray()[^1]!["content"]!, (string)r["text"]!));

    private static async Task<string> AskAsync(ILoadedModel model, string question)
    {
        using var answer = await model.InvokeAsync(LoadedTinyChat.Request(Talk.Chat(question, "\"temperature\": 0, \"max_tokens\": 60")), default);
        Assert.True(answer.Error is null, answer.Message);
        return (string)JsonNode.Parse(answer.Body.Span)!["choices"]![0]!["message"]!["content"]!;
    }

    private async Task<ILoadedModel> LoadAsync(ExportedTinyChat export, params (string Name, string Value)[] settings) => await _runtime.LoadAsync(
        new ModelLoadRequest
        {
            ModelName = "chat",
            Folder = export.Folder,
            Manifest = (await _runtime.InspectAsync(export.Folder, default))!,
            Device = "cpu",
            Settings = settings.ToDictionary(static s => s.Name, static s => s.Value),
            Log = _log.Add,
        },
        default);
}
