using System.Collections.Immutable;
using System.Text.Json;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Safetensors;

/// <summary>Makes entries of a header's JSON.</summary>
/// <param name="path">The file.</param>
/// <param name="dataStart">Where in the file the tensors' bytes begin; the header counts from there.</param>
internal sealed class SafetensorsHeaderReader(string path, long dataStart)
{
    private const string MetadataKey = "__metadata__";

    /// <summary>The entries in the order of their bytes.</summary>
    public List<SafetensorsEntry> Read(JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object)
            throw SafetensorsFault.File(path, "its header has to be a JSON object.");
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in header.EnumerateObject())
        {
            if (!names.Add(property.Name))
                throw SafetensorsFault.Tensor(path, property.Name, "it is there twice.");
            if (property.Name != MetadataKey)
                entries.Add(ReadEntry(property.Name, property.Value));
        }

        // Empty tensors share their place with the next one and come before it.
        entries.Sort(static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Length.CompareTo(b.Length));
        return entries;
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(name, "it has to be an object with dtype, shape and data_offsets.");
        var typeName = value.TryGetProperty("dtype", out var dtype) && dtype.ValueKind == JsonValueKind.String
            ? dtype.GetString()!
            : throw Wrong(name, "its dtype is missing; it has to be a text such as F32.");
        var shape = ReadNumbers(name, value, "shape");
        var (begin, length) = ReadRange(name, value);
        var entry = new SafetensorsEntry
        {
            Name = name,
            TypeName = typeName,
            Type = SafetensorsTypes.Parse(typeName),
            Shape = shape,
            File = path,
            Offset = dataStart + begin,
            Length = length,
        };
        RequireSize(entry);
        return entry;
    }

    private (long Begin, long Length) ReadRange(string name, JsonElement value)
    {
        var range = ReadNumbers(name, value, "data_offsets");
        if (range.Length != 2)
            throw Wrong(name, $"its data_offsets are {range.Length} numbers; they have to be two.");
        var (begin, end) = (range[0], range[1]);
        if (end < begin || end > long.MaxValue - dataStart)
            throw Wrong(name, $"its data_offsets run from {begin} to {end}.");
        return (begin, end - begin);
    }

    private ImmutableArray<long> ReadNumbers(string name, JsonElement value, string key)
    {
        if (!value.TryGetProperty(key, out var list) || list.ValueKind != JsonValueKind.Array)
            throw Wrong(name, $"its {key} are missing; they have to be a list of whole numbers.");
        var numbers = ImmutableArray.CreateBuilder<long>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                throw Wrong(name, $"its {key} hold {item.GetRawText()}; they have to be whole numbers from 0 up.");
            numbers.Add(number);
        }

        return numbers.MoveToImmutable();
    }

    private static void RequireSize(SafetensorsEntry entry)
    {
        if (entry.Type == TensorElementType.Undefined)
            return;
        var wanted = SizeOf(entry);
        if (wanted != entry.Length)
        {
            var takes = wanted is { } bytes ? $"{bytes} bytes" : "more bytes than there are numbers";
            throw SafetensorsFault.Tensor(
                entry.File, entry.Name, $"its shape {entry.ShapeText} of {entry.TypeName} takes {takes}, but its data_offsets span {entry.Length}.");
        }
    }

    private static long? SizeOf(SafetensorsEntry entry)
    {
        try
        {
            var elements = 1L;
            foreach (var axis in entry.Shape)
                elements = checked(elements * axis);
            return entry.Type.SizeInBytes(elements);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private Errors.ServingException Wrong(string name, string message) => SafetensorsFault.Tensor(path, name, message);
}
