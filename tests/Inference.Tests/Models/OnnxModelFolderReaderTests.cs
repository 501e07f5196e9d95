using ServingCluster.Errors;
using ServingCluster.Inference.Models;
using ServingCluster.Models;

namespace ServingCluster.Inference.Tests.Models;

public sealed class OnnxModelFolderReaderTests
{
    private const string Iris = """
        artifact_path: model
        flavors:
          onnx:
            code: null
            data: model.onnx
            onnx_session_options:
              intra_op_num_threads: 2
              execution_mode: sequential
              extra_session_config:
                session.dynamic_block_base: '4'
            onnx_version: 1.16.0
            providers:
            - CUDAExecutionProvider
            - - TensorrtExecutionProvider
              - trt_fp16_enable: true
            - AzureExecutionProvider
            - CPUExecutionProvider
          python_function:
            loader_module: mlflow.onnx
        metadata:
          task: tabular
          accuracy: 0.97
          labels: [a, 'b', 3, null, true]
          serving:
            max_batch_size: 64
        mlflow_version: 2.20.0
        saved_input_example_info:
          artifact_path: input_example.json
          pandas_orient: split
          type: dataframe
        signature:
          inputs: '[{"type": "double", "name": "sepal length (cm)", "required": true}, {"type": "long", "name": "n", "required": false}]'
          outputs: '[{"type": "long", "name": "label", "required": true}]'
          params: '[{"name": "depth", "type": "integer", "default": 3, "shape": null}, {"name": "w", "type": "double", "default": [1.5], "shape": [-1]}]'
        """;

    [Fact]
    public void An_MLflow_folder_is_read()
    {
        using var folder = new ArtifactFolder(Iris).Add("input_example.json", """{"columns":["n"],"data":[[1]]}""");

        var model = OnnxModelFolderReader.Read(folder.Root)!;

        Assert.Equal(Path.Combine(folder.Root, "model.onnx"), model.ModelFile);
        Assert.Equal("tabular", model.Task);
        Assert.Equal("0.97", model.Metadata["accuracy"]);
        Assert.Equal("""["a","b",3,null,true]""", model.Metadata["labels"]);
        Assert.Equal("64", model.ServingSettings["max_batch_size"]);
        Assert.Equal("2", model.SessionOptions["intra_op_num_threads"]);
        Assert.Equal("4", model.SessionConfig["session.dynamic_block_base"]);
        Assert.Equal(["CUDAExecutionProvider", "TensorrtExecutionProvider", "CPUExecutionProvider"], model.Providers.Select(p => p.Name));
        Assert.Equal("true", model.Providers[1].Options["trt_fp16_enable"]);
        Assert.Contains(model.Notes, note => note.Contains("AzureExecutionProvider"));
        Assert.Contains(model.Notes, note => note.Contains("signature.params"));
        Assert.Equal("""{"dataframe_split": {"columns":["n"],"data":[[1]]}}""", model.InputExample);
        Assert.Equal(new DirectoryInfo(folder.Root).EnumerateFiles().Sum(f => f.Length), model.SizeBytes);
    }

    [Fact]
    public void The_signature_is_read()
    {
        using var folder = new ArtifactFolder(Iris);

        var signature = OnnxModelFolderReader.Read(folder.Root)!.Signature!;

        Assert.True(signature.IsColumnBased);
        Assert.Equal(new SignatureField { Name = "sepal length (cm)", Column = ColumnType.Double }, signature.Inputs[0]);
        Assert.Equal(new SignatureField { Name = "n", Column = ColumnType.Long, Required = false }, signature.Inputs[1]);
        Assert.Equal(ColumnType.Long, Assert.Single(signature.Outputs).Column);
        Assert.Equal([new SignatureParam("depth", ColumnType.Integer, "3", false), new SignatureParam("w", ColumnType.Double, "[1.5]", true)], signature.Params);
    }

    [Fact]
    public void A_tensor_signature_is_read()
    {
        using var folder = new ArtifactFolder(With("""[{"name":"pixels","type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,64]}}]"""));

        var field = Assert.Single(OnnxModelFolderReader.Read(folder.Root)!.Signature!.Inputs);

        Assert.Equal("pixels", field.Name);
        Assert.Equal("float32", field.Tensor!.DType);
        Assert.Equal([-1L, 64], field.Tensor.Shape);
    }

    [Fact]
    public void A_bare_model_is_read()
    {
        using var folder = new ArtifactFolder().Add("model.onnx.data", "weights");

        var model = OnnxModelFolderReader.Read(folder.Root)!;

        Assert.Equal(Path.Combine(folder.Root, "model.onnx"), model.ModelFile);
        Assert.Null(model.Signature);
        Assert.Equal("not read here".Length + "weights".Length, model.SizeBytes);
    }

    [Fact]
    public void A_single_folder_at_the_top_is_entered()
    {
        using var folder = new ArtifactFolder();
        File.Delete(Path.Combine(folder.Root, "model.onnx"));
        folder.Add("top/model.onnx", "x").Add("top/MLmodel", With(null)).Add("__MACOSX/x", "");

        Assert.Equal(Path.Combine(folder.Root, "top"), OnnxModelFolderReader.Read(folder.Root)!.Folder);
    }

    [Fact]
    public void Folders_of_other_kinds_are_not_ours()
    {
        using var other = new ArtifactFolder("flavors:\n  sklearn:\n    code: null\n");
        using var empty = new ArtifactFolder();
        File.Delete(Path.Combine(empty.Root, "model.onnx"));

        Assert.Null(OnnxModelFolderReader.Read(other.Root));
        Assert.Null(OnnxModelFolderReader.Read(empty.Root));
    }

    [Fact]
    public void Examples_become_request_bodies()
    {
        using var tensor = new ArtifactFolder(With(null)).Add("input_example.json", "[[1,2]]");
        using var body = new ArtifactFolder(With(null)).Add("input_example.json", """{"inputs":[1]}""");
        using var serving = new ArtifactFolder(With(null)).Add("input_example.json", "[1]").Add("serving_input_example.json", """{"instances":[2]}""");
        using var broken = new ArtifactFolder(With(null)).Add("input_example.json", "[1");

        Assert.Equal("""{"inputs": [[1,2]]}""", OnnxModelFolderReader.Read(tensor.Root)!.InputExample);
        Assert.Equal("""{"inputs":[1]}""", OnnxModelFolderReader.Read(body.Root)!.InputExample);
        Assert.Equal("""{"instances":[2]}""", OnnxModelFolderReader.Read(serving.Root)!.InputExample);
        Assert.Null(OnnxModelFolderReader.Read(broken.Root)!.InputExample);
        Assert.Contains("not valid JSON", Assert.Single(OnnxModelFolderReader.Read(broken.Root)!.Notes));
    }

    [Fact]
    public void Outputs_in_other_types_are_noted()
    {
        using var folder = new ArtifactFolder(
            With("""[{"type":"double","name":"a"}]""") + """  outputs: '[{"type":"map","values":{"type":"double"}}]'""");

        var model = OnnxModelFolderReader.Read(folder.Root)!;

        Assert.Empty(model.Signature!.Outputs);
        Assert.Contains("signature.outputs[0]", Assert.Single(model.Notes));
    }

    [Theory]
    [InlineData("", "one YAML map")]
    [InlineData("- a\n", "one YAML map")]
    [InlineData("flavors: [", "not valid YAML", "line")]
    [InlineData("flavors: {}\nflavors: {}", "not valid YAML")]
    [InlineData("a: 1", "flavors: is missing")]
    [InlineData("flavors: 5", "flavors: it has to be a map")]
    [InlineData("flavors:\n  onnx:\n    data: [a]", "flavors.onnx.data: it has to be a single value")]
    [InlineData("flavors:\n  onnx:\n    data: other.onnx", "flavors.onnx.data", "'other.onnx' does not exist")]
    [InlineData("flavors:\n  onnx:\n    data: ../model.onnx", "flavors.onnx.data", "leads out of the model folder")]
    [InlineData("flavors:\n  onnx:\n    data: /etc/passwd", "flavors.onnx.data", "leads out of the model folder")]
    [InlineData("flavors:\n  onnx:\n    data: model.onnx\n    providers: 5", "flavors.onnx.providers: it has to be a list")]
    [InlineData("flavors:\n  onnx:\n    data: model.onnx\n    providers: [{a: b}]", "flavors.onnx.providers[0]")]
    [InlineData("flavors:\n  onnx:\n    data: model.onnx\n    onnx_session_options: {intra_op_num_threads: [1]}", "onnx_session_options.intra_op_num_threads")]
    [InlineData("flavors:\n  onnx:\n    data: model.onnx\nsignature: 5", "signature: it has to be a map")]
    public void A_broken_description_is_refused_with_its_key(string description, params string[] parts) => Refused(description, ["MLmodel", .. parts]);

    [Theory]
    [InlineData("[{", "signature.inputs", "not valid JSON")]
    [InlineData("{}", "signature.inputs", "JSON list")]
    [InlineData("[5]", "signature.inputs[0]", "object")]
    [InlineData("[{}]", "signature.inputs[0]", "'type' is missing")]
    [InlineData("""[{"type":"array","name":"a","items":{"type":"double"}}]""", "signature.inputs[0] 'a'", "'array' is nested", "cannot take")]
    [InlineData("""[{"type":"object","name":"a"}]""", "'object' is nested")]
    [InlineData("""[{"type":"map","name":"a"}]""", "'map' is nested")]
    [InlineData("""[{"type":"decimal","name":"a"}]""", "'decimal' is not known", "boolean, integer, long")]
    [InlineData("""[{"type":"tensor"}]""", "tensor-spec")]
    [InlineData("""[{"type":"tensor","tensor-spec":{"dtype":"float33","shape":[-1]}}]""", "'float33' is not known")]
    [InlineData("""[{"type":"tensor","tensor-spec":{"dtype":"float32"}}]""", "'shape'")]
    [InlineData("""[{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-2]}}]""", "-2")]
    [InlineData("""[{"type":"double","name":"a"},{"type":"tensor","name":"b","tensor-spec":{"dtype":"float32","shape":[-1]}}]""", "mixes columns and tensors")]
    [InlineData("""[{"type":"double","name":"a"},{"type":"double","name":"a"}]""", "'a' is there twice")]
    [InlineData("""[{"type":"double","name":"a"},{"type":"double"}]""", "no name")]
    [InlineData("""[{"type":"double","name":"a","required":5}]""", "'required' has to be true or false")]
    public void A_broken_signature_is_refused_with_its_place(string inputs, params string[] parts) => Refused(With(inputs), ["MLmodel", .. parts]);

    [Fact]
    public void Nesting_without_end_is_refused() => Refused("a: " + new string('[', 200_000), ["MLmodel", "nested too deep"]);

    [Fact]
    public void A_value_that_holds_itself_is_refused() =>
        Refused("flavors:\n  onnx:\n    data: model.onnx\nmetadata:\n  a: &a [*a, *a]\n", ["MLmodel"]);

    [Fact]
    public void Several_bare_models_are_refused()
    {
        using var folder = new ArtifactFolder().Add("other.onnx", "");

        var error = Assert.Throws<ServingException>(() => OnnxModelFolderReader.Read(folder.Root));

        Assert.Contains("model.onnx, other.onnx", error.Message);
    }

    [Fact]
    public void A_link_out_of_the_folder_is_refused()
    {
        using var outside = new ArtifactFolder();
        using var folder = new ArtifactFolder("flavors:\n  onnx:\n    data: link.onnx\n");
        File.CreateSymbolicLink(Path.Combine(folder.Root, "link.onnx"), Path.Combine(outside.Root, "model.onnx"));
        using var deep = new ArtifactFolder("flavors:\n  onnx:\n    data: sub/model.onnx\n");
        Directory.CreateSymbolicLink(Path.Combine(deep.Root, "sub"), outside.Root);

        Assert.Contains("leads out", Assert.Throws<ServingException>(() => OnnxModelFolderReader.Read(folder.Root)).Message);
        Assert.Contains("leads out", Assert.Throws<ServingException>(() => OnnxModelFolderReader.Read(deep.Root)).Message);
    }

    [Fact]
    public void A_missing_folder_is_refused() =>
        Assert.Contains("does not exist", Assert.Throws<ServingException>(() => OnnxModelFolderReader.Read("/nowhere/at/all")).Message);

    private static string With(string? inputs) =>
        "flavors:\n  onnx:\n    data: model.onnx\n" + (inputs is null ? "" : $"signature:\n  inputs: '{inputs}'\n");

    private static void Refused(string description, string[] parts)
    {
        using var folder = new ArtifactFolder(description);

        var error = Assert.Throws<ServingException>(() => OnnxModelFolderReader.Read(folder.Root));

        Assert.Equal(ErrorCode.InvalidParameterValue, error.Code);
        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }
}
