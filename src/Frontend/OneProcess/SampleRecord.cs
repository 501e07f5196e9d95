using System.Text.Json;

namespace ServingCluster.Frontend.OneProcess;

/// <summary>The record of which samples were registered: <c>{"set":2,"at":"…"}</c>; before there were sets, a date alone.</summary>
internal static class SampleRecord
{
    /// <summary>The latest set that was registered; 0 for none.</summary>
    public static int SetOf(ReadOnlyMemory<byte>? record)
    {
        if (record is not { } utf8)
            return 0;
        using var document = JsonDocument.Parse(utf8);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.GetProperty("set").GetInt32() : 1;
    }

    /// <summary>The record of that set.</summary>
    public static byte[] Serialize(int set, DateTimeOffset at) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["set"] = set, ["at"] = at });
}
