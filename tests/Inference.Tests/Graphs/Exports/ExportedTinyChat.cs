using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Collections;
using ServingCluster.Inference.Graphs;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;
using ServingCluster.Inference.Tests.Language.Running;

namespace ServingCluster.Inference.Tests.Graphs.Exports;

/// <summary>
/// The sample chat model as other programs would have exported it, made of the graph that is built here: inputs and outputs by their names,
/// lengths from a mask, logits of all tokens; for Optimum's layout with attention of plain operators that append to their past.
/// </summary>
internal sealed class ExportedTinyChat : IDisposable
{
    private const string Data = "model.onnx.data";
    private const string Quantized = "model.onnx.bits";

    private readonly CausalModelConfig _config = CausalModelConfig.Read(ReferenceAnswer.Folder);

    private ExportedTinyChat()
    {
        foreach (var file in new[] { "tokenizer.json", "tokenizer_config.json" })
            File.Copy(Path.Combine(ReferenceAnswer.Folder, file), PathOf(file));
        File.Copy(Path.Combine(ReferenceAnswer.Folder, SafetensorsFolder.SingleFile), PathOf(Data));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("serving-test-").FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>onnxruntime-genai's layout.</summary>
    /// <param name="bits">In how many bits its products' weights are.</param>
    /// <param name="compute">The type that it computes in.</param>
    public static ExportedTinyChat GenAi(WeightBits bits = WeightBits.Unquantized, TensorElementType compute = TensorElementType.Float)
    {
        var export = new ExportedTinyChat();
        File.WriteAllText(export.PathOf("genai_config.json"), """
            {
              "model": {
                "bos_token_id": 1019, "eos_token_id": [1020, 1023], "context_length": 512, "vocab_size": 1024, "type": "llama",
                "decoder": {
                  "session_options": {"log_id": "onnxruntime-genai", "provider_options": []},
                  "filename": "model.onnx", "head_size": 32, "hidden_size": 192,
                  "inputs": {
                    "input_ids": "input_ids", "attention_mask": "attention_mask",
                    "past_key_names": "past_key_values.%d.key", "past_value_names": "past_key_values.%d.value"
                  },
                  "outputs": {"logits": "logits", "present_key_names": "present.%d.key", "present_value_names": "present.%d.value"},
                  "num_attention_heads": 6, "num_hidden_layers": 4, "num_key_value_heads": 2
                }
              },
              "search": {"do_sample": false, "max_length": 512, "past_present_share_buffer": true, "temperature": 1.0, "top_k": 1, "top_p": 1.0}
            }
            """);
        return export.Write(export.Graph(bits, compute));
    }

    /// <summary>Optimum's layout.</summary>
    /// <param name="withFlag">Whether the graph has the input that says if there is a past.</param>
    public static ExportedTinyChat Optimum(bool withFlag = false)
    {
        var export = new ExportedTinyChat();
        foreach (var file in new[] { "config.json", "generation_config.json" })
            File.Copy(Path.Combine(ReferenceAnswer.Folder, file), export.PathOf(file));
        var model = export.Graph();
        export.AppendingAttention(model.Graph);
        if (withFlag)
            model.Graph.Input.Add(Describe("use_cache_branch", TensorElementType.Bool, 1));
        return export.Write(model);
    }

    /// <summary>Changes the graph.</summary>
    public ExportedTinyChat Edit(Action<GraphProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf("model.onnx")));
        change(model.Graph);
        return Write(model);
    }

    /// <summary>Changes a JSON file.</summary>
    public ExportedTinyChat Edit(string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(PathOf(file)))!;
        change(json);
        File.WriteAllText(PathOf(file), json.ToJsonString());
        return this;
    }

    private ExportedTinyChat Write(ModelProto model)
    {
        File.WriteAllBytes(PathOf("model.onnx"), model.ToByteArray());
        return this;
    }

    private ModelProto Graph(WeightBits bits = WeightBits.Unquantized, TensorElementType compute = TensorElementType.Float)
    {
        var weights = SafetensorsFolder.Open(ReferenceAnswer.Folder);
        var quantized = bits == WeightBits.Unquantized ? null : new QuantizedWeights(new WeightQuantization { Layers = bits }, Quantized, compute);
        var model = CausalGraph.Build(
            _config, weights, new WeightFiles(weights), compute, _config.MaxPositions, static _ => { }, quantized);
        if (quantized is not null)
            QuantizedFile.Write(PathOf(Quantized), quantized, weights.Files, 1);
        foreach (var place in model.Graph.Initializer.SelectMany(static t => t.ExternalData).Where(static e => e.Value == SafetensorsFolder.SingleFile))
            place.Value = Data;
        Rename(model.Graph);
        TakeMask(model.Graph);
        return model;
    }

    private void Rename(GraphProto graph)
    {
        var names = new Dictionary<string, string> { [CausalNames.Ids] = "input_ids" };
        for (var i = 0; i < _config.Layers; i++)
        {
            names[CausalNames.PastKey(i)] = $"past_key_values.{i}.key";
            names[CausalNames.PastValue(i)] = $"past_key_values.{i}.value";
            names[CausalNames.PresentKey(i)] = $"present.{i}.key";
            names[CausalNames.PresentValue(i)] = $"present.{i}.value";
        }

        foreach (var node in graph.Node)
        {
            Replace(node.Input, names);
            Replace(node.Output, names);
        }

        foreach (var value in graph.Input.Concat(graph.Output))
        {
            value.Name = names.GetValueOrDefault(value.Name, value.Name);
            // The names of free sizes are those of exporters.
            foreach (var axis in value.Type.TensorType.Shape.Dim.Where(static d => d.DimParam == "capacity"))
                axis.DimParam = value.Name[..4] == "past" ? "past_sequence_length" : "total_sequence_length";
            foreach (var axis in value.Type.TensorType.Shape.Dim.Where(static d => d.DimParam == "wanted"))
                axis.DimParam = "tokens";
        }
    }

    private static void Replace(RepeatedField<string> list, Dictionary<string, string> names)
    {
        for (var i = 0; i < list.Count; i++)
            list[i] = names.GetValueOrDefault(list[i], list[i]);
    }

    // Lengths come from the mask, and all tokens are wanted.
    private static void TakeMask(GraphProto graph)
    {
        foreach (var input in graph.Input.Where(static i => i.Name is CausalNames.Lens or CausalNames.Total or CausalNames.Positions).ToArray())
            graph.Input.Remove(input);
        graph.Input.Add(Describe("attention_mask", TensorElementType.Int64, "rows", "all"));
        var nodes = new NodeList(graph);
        nodes.Add("ReduceSum", ["attention_mask", nodes.Ints("m.axis", 1)], "m.sum", GraphAttribute.Of("keepdims", 0));
        nodes.Add("Sub", ["m.sum", nodes.Ints("m.one", 1)], "m.less");
        nodes.Add("Cast", ["m.less"], CausalNames.Lens, GraphAttribute.Of("to", (long)TensorElementType.Int32));
        nodes.Add("Shape", ["attention_mask"], "m.shape");
        nodes.Add("Gather", ["m.shape", nodes.Scalar("m.second", 1)], "m.all");
        nodes.Add("Cast", ["m.all"], CausalNames.Total, GraphAttribute.Of("to", (long)TensorElementType.Int32));
        nodes.Add("Shape", ["input_ids"], "m.idshape");
        nodes.Add("Gather", ["m.idshape", nodes.Scalar("m.second2", 1)], "m.tokens");
        nodes.Add("Range", [nodes.Scalar("m.zero", 0), "m.tokens", nodes.Scalar("m.step", 1)], "m.range");
        nodes.Add("Expand", ["m.range", "m.idshape"], CausalNames.Positions);
        nodes.PutFirst();
    }

    private void AppendingAttention(GraphProto graph)
    {
        graph.Input.Add(Describe("position_ids", TensorElementType.Int64, "rows", "tokens"));
        var nodes = new NodeList(graph);
        nodes.Add("Range", ["c.zero", "m.all", "c.step"], "c.keys");
        nodes.Scalar("c.zero", 0);
        nodes.Scalar("c.step", 1);
        nodes.Add("Reshape", ["position_ids", nodes.Ints("c.form", 0, 1, 1, -1, 1)], "c.places");
        nodes.Add("LessOrEqual", ["c.keys", "c.places"], "c.seen");
        nodes.Add("Where", ["c.seen", nodes.Floats("c.open", 0), nodes.Floats("c.shut", -1e9f)], "c.mask");
        var (heads, kv, size) = (_config.Heads, _config.KvHeads, _config.HeadSize);
        nodes.Ints("c.parts", heads * size, kv * size, kv * size);
        nodes.Floats("c.scale", 1 / MathF.Sqrt(size));
        foreach (var attention in graph.Node.Where(static n => n.OpType == "GroupQueryAttention").ToArray())
        {
            graph.Node.Remove(attention);
            var p = attention.Output[0] + ".";
            nodes.Add("Split", [attention.Input[0], "c.parts"], [p + "q", p + "k", p + "v"], [GraphAttribute.Of("axis", -1)]);
            foreach (var (part, count) in new[] { ("q", heads), ("k", kv), ("v", kv) })
            {
                nodes.Add("Reshape", [p + part, nodes.Ints(p + part + ".form", 0, 0, count, size)], p + part + ".apart");
                nodes.Add("Transpose", [p + part + ".apart"], p + part + ".heads", GraphAttribute.Of("perm", [0L, 2, 1, 3]));
            }

            foreach (var part in "qk")
            {
                nodes.Add(
                    "RotaryEmbedding", [$"{p}{part}.heads", "position_ids", attention.Input[7], attention.Input[8]], [$"{p}{part}.turned"],
                    [GraphAttribute.Of("interleaved", 0)], GraphWriter.Microsoft);
            }

            nodes.Add("Concat", [attention.Input[3], p + "k.turned"], attention.Output[1], GraphAttribute.Of("axis", 2));
            nodes.Add("Concat", [attention.Input[4], p + "v.heads"], attention.Output[2], GraphAttribute.Of("axis", 2));
            nodes.Add("Reshape", [p + "q.turned", nodes.Ints(p + "groups", 0, kv, heads / kv, -1, size)], p + "queries");
            nodes.Add("Unsqueeze", [attention.Output[1], nodes.Ints(p + "axis", 2)], p + "keys");
            nodes.Add("Unsqueeze", [attention.Output[2], p + "axis"], p + "values");
            nodes.Add("Transpose", [p + "keys"], p + "keys.turned", GraphAttribute.Of("perm", [0L, 1, 2, 4, 3]));
            nodes.Add("MatMul", [p + "queries", p + "keys.turned"], p + "products");
            nodes.Add("Mul", [p + "products", "c.scale"], p + "scaled");
            nodes.Add("Add", [p + "scaled", "c.mask"], p + "masked");
            nodes.Add("Softmax", [p + "masked"], p + "shares", GraphAttribute.Of("axis", -1));
            nodes.Add("MatMul", [p + "shares", p + "values"], p + "found");
            nodes.Add("Reshape", [p + "found", nodes.Ints(p + "joined.form", 0, heads, -1, size)], p + "joined");
            nodes.Add("Transpose", [p + "joined"], p + "tokens", GraphAttribute.Of("perm", [0L, 2, 1, 3]));
            nodes.Add("Reshape", [p + "tokens", nodes.Ints(p + "flat.form", 0, 0, heads * size)], attention.Output[0]);
        }

        nodes.PutLast();
    }

    private static ValueInfoProto Describe(string name, TensorElementType type, params ReadOnlySpan<GraphAxis> axes)
    {
        var writer = new GraphWriter("");
        writer.Input(name, type, axes);
        return writer.Build().Graph.Input[0];
    }
}
