using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Errors;
using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Inference.Tests.Safetensors;

public sealed class RandomHeaderTests
{
    [Fact]
    public void Any_set_of_tensors_is_read_back_as_it_was_written() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), shapes =>
        {
            var header = new Dictionary<string, object>();
            var offset = 0L;
            for (var i = 0; i < shapes.Length; i++)
            {
                var shape = Array.ConvertAll(shapes[i][..Math.Min(3, shapes[i].Length)], static axis => axis % 5L);
                var bytes = 2 * shape.Aggregate(1L, static (a, b) => a * b);
                header[$"t{i}"] = new { dtype = "F16", shape, data_offsets = new[] { offset, offset + bytes } };
                offset += bytes;
            }

            var entries = Read(SafetensorsBytes.Of(JsonSerializer.Serialize(header), (int)offset));
            return entries.Count == shapes.Length && entries.Sum(static e => e.Length) == offset;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_byte_that_was_changed_is_harmless_or_refused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<byte>(), (place, value) =>
        {
            var bytes = SafetensorsBytes.Of("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
            bytes[(place & int.MaxValue) % bytes.Length] = value;
            try
            {
                return Read(bytes).Count <= 1;
            }
            catch (ServingException e)
            {
                return e.Code == ErrorCode.InvalidParameterValue;
            }
        }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<SafetensorsEntry> Read(byte[] content)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, content);
            return SafetensorsHeader.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
