using System.Buffers.Binary;
using ServingCluster.Errors;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Tests.Safetensors;

public sealed class SafetensorsHeaderTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("serving-test-").FullName, "model.safetensors");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void Entries_come_in_the_order_of_their_bytes_with_places_in_the_file()
    {
        const string Header = """
            {"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[8,20]},
             "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"empty":{"dtype":"F32","shape":[0,4],"data_offsets":[8,8]},
             "one":{"dtype":"F4_X","shape":[],"data_offsets":[20,21]}}
            """;
        var entries = Read(Header, 21);
        var start = 8 + Header.Length;
        Assert.Equal(["a", "empty", "b", "one"], entries.Select(e => e.Name));
        Assert.Equal([start, start + 8, start + 8, start + 20], entries.Select(e => e.Offset));
        Assert.Equal([8, 0, 12, 1], entries.Select(e => e.Length));
        Assert.Equal([2, 3], entries[2].Shape);
        Assert.Equal(TensorElementType.BFloat16, entries[2].Type);
        // A type of a later version of the format is known by its name alone.
        Assert.Equal(TensorElementType.Undefined, entries[3].Type);
        Assert.Equal("F4_X", entries[3].TypeName);
        Assert.All(entries, e => Assert.Equal(_file, e.File));
    }

    [Theory]
    [InlineData("F32", 32)]
    [InlineData("F16", 16)]
    [InlineData("BF16", 16)]
    [InlineData("F64", 64)]
    [InlineData("I64", 64)]
    [InlineData("I8", 8)]
    [InlineData("U8", 8)]
    [InlineData("BOOL", 8)]
    [InlineData("F8_E4M3", 8)]
    public void Elements_have_their_types_sizes(string type, int bits)
    {
        var bytes = 6 * bits / 8;
        var entry = Assert.Single(Read($$$"""{"x":{"dtype":"{{{type}}}","shape":[3,2],"data_offsets":[0,{{{bytes}}}]}}""", bytes));
        Assert.Equal(bits, entry.Type.SizeInBits());
    }

    [Fact]
    public void A_file_that_is_cut_off_is_told_with_its_tensor_and_both_lengths()
    {
        const string Header = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[4],"data_offsets":[8,24]}}""";
        AssertRefused(Header, 20, $"model.safetensors: tensor 'b': it ends at byte {8 + Header.Length + 24}, but the file ends at {8 + Header.Length + 20}; it is cut off.");
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "tensor 'b': it begins at byte 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "the format has no gaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "its tensors end at byte ")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "its shape [3] of F32 takes 12 bytes, but its data_offsets span 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "takes more bytes than there are numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "its shape hold -2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "its data_offsets run from 8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", 8, "its data_offsets are 3 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "its data_offsets are missing")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "its dtype is missing")]
    [InlineData("""{"a":[]}""", 0, "tensor 'a': it has to be an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "tensor 'a': it is there twice")]
    [InlineData("""[]""", 0, "its header has to be a JSON object")]
    [InlineData("""{"a":""", 0, "its header is not valid JSON")]
    public void A_header_that_contradicts_itself_or_the_file_is_refused(string header, int data, string message) =>
        AssertRefused(header, data, message);

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 93);
        AssertRefused(bytes, "its header has 93 bytes, but the file has only 100; it is cut off.");
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        AssertRefused([1, 2, 3], "the file has 3 bytes; a safetensors file has at least 8.");
        AssertRefused("not of this format"u8.ToArray(), "this is no safetensors file.");
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        AssertRefused(bytes, $"its header would have {ulong.MaxValue} bytes");
    }

    private IReadOnlyList<SafetensorsEntry> Read(string header, int data)
    {
        File.WriteAllBytes(_file, SafetensorsBytes.Of(header, data));
        return SafetensorsHeader.Read(_file);
    }

    private void AssertRefused(string header, int data, string message) => AssertRefused(SafetensorsBytes.Of(header, data), message);

    private void AssertRefused(byte[] content, string message)
    {
        File.WriteAllBytes(_file, content);
        var refused = Assert.Throws<ServingException>(() => SafetensorsHeader.Read(_file));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("model.safetensors: ", refused.Message, StringComparison.Ordinal);
    }
}
