using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Onnx;

public sealed class OrtSessionTests
{
    [Fact]
    public void Inputs_and_outputs_have_names_types_sizes_and_names_of_axes()
    {
        using var session = Fixture.Open("dynamic");
        var input = Assert.Single(session.Inputs).ToTensorSpec();
        Assert.Equal("x", input.Name);
        Assert.Equal(TensorElementType.Float, input.ElementType);
        Assert.Equal([-1, -1, 2], input.Dimensions);
        Assert.Equal("rows", input.SymbolicNames[0]);
        Assert.Equal("", input.SymbolicNames[2]);
        Assert.Equal("tensor(int64)", Assert.Single(session.Outputs).Type.ToString());
    }

    [Theory]
    [InlineData("zipmap_int64", "seq(map(int64,tensor(float)))")]
    [InlineData("zipmap_string", "seq(map(string,tensor(float)))")]
    [InlineData("sequence", "seq(tensor(float))")]
    public void Sequences_and_maps_are_described(string model, string type)
    {
        using var session = Fixture.Open(model);
        Assert.Equal(type, session.Outputs[^1].Type.ToString());
    }

    [Fact]
    public void Metadata_is_read()
    {
        using var session = Fixture.Open("several");
        var metadata = session.Metadata;
        Assert.Equal("make.py", metadata.ProducerName);
        Assert.Equal("several", metadata.GraphName);
        Assert.Equal("org.example", metadata.Domain);
        Assert.Equal("Adds and multiplies", metadata.Description);
        Assert.Equal("Two operators", metadata.GraphDescription);
        Assert.Equal(7, metadata.Version);
        Assert.Equal("Ada", metadata.Custom["author"]);
        Assert.Equal("größe", metadata.Custom["tone"]);
    }

    [Theory]
    [InlineData("missing", OrtErrorCode.NoSuchFile, "missing.onnx")]
    [InlineData("broken", OrtErrorCode.InvalidProtobuf, "broken.onnx")]
    [InlineData("unknown_operator", OrtErrorCode.InvalidGraph, "Frobnicate")]
    public void A_model_that_cannot_be_loaded_is_refused_in_ONNX_Runtimes_words(string model, OrtErrorCode code, string part)
    {
        var error = Assert.Throws<OrtException>(() => Fixture.Open(model));
        Assert.Equal(code, error.Code);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_loads_from_bytes_too()
    {
        using var options = new OrtSessionOptions();
        using var session = OrtSession.Load(File.ReadAllBytes(Fixture.PathOf("centred")), options);
        Assert.Equal("y", session.Outputs[0].Name);
        Assert.Throws<OrtException>(() => OrtSession.Load("nonsense"u8, options));
    }

    [Fact]
    public void An_output_is_written_where_a_value_is_given_and_made_where_not()
    {
        using var session = Fixture.Open("several");
        using var a = OrtValue.FromMemory(TensorElementType.Float, [1, 3], Bytes(1, 2, 3));
        using var b = OrtValue.FromMemory(TensorElementType.Float, [1, 3], Bytes(10, 20, 30));
        using var given = OrtValue.Allocate(OrtAllocator.Default, TensorElementType.Float, [1, 3]);
        OrtValue?[] outputs = [given, null];
        session.Run(null, session.InputNames.AsSpan(), [a, b], session.OutputNames.AsSpan(), outputs);
        using var made = outputs[1]!;
        Assert.Same(given, outputs[0]);
        Assert.Equal([11f, 22, 33], Read(given));
        Assert.Equal([10f, 40, 90], Read(made));
    }

    [Fact]
    public void A_run_over_given_values_allocates_nothing()
    {
        using var session = Fixture.Open("several");
        using var a = OrtValue.FromMemory(TensorElementType.Float, [1, 3], Bytes(1, 2, 3));
        using var b = OrtValue.FromMemory(TensorElementType.Float, [1, 3], Bytes(10, 20, 30));
        using var sum = OrtValue.Allocate(OrtAllocator.Default, TensorElementType.Float, [1, 3]);
        using var product = OrtValue.Allocate(OrtAllocator.Default, TensorElementType.Float, [1, 3]);
        OrtValue[] inputs = [a, b];
        OrtValue?[] outputs = [sum, product];
        session.Run(null, session.InputNames.AsSpan(), inputs, session.OutputNames.AsSpan(), outputs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            session.Run(null, session.InputNames.AsSpan(), inputs, session.OutputNames.AsSpan(), outputs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_disposed_session_or_value_is_refused_rather_than_used()
    {
        var session = Fixture.Open("centred");
        using var x = OrtValue.FromMemory(TensorElementType.Float, [1, 2], Bytes(1, 2));
        using var gone = OrtValue.FromMemory(TensorElementType.Float, [1, 2], Bytes(1, 2));
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
            session.Run(null, session.InputNames.AsSpan(), [gone], session.OutputNames.AsSpan(), new OrtValue?[1]));
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
            session.Run(null, session.InputNames.AsSpan(), [x], session.OutputNames.AsSpan(), new OrtValue?[1]));
    }

    internal static byte[] Bytes(params float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    internal static float[] Read(OrtValue value)
    {
        using var elements = value.Access<float>();
        return elements.Span.ToArray();
    }
}
