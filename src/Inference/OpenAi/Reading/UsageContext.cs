using System.Text;
using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>The map <c>usage_context</c>, which is kept with the usage of a request: texts by name, 10 KiB in all.</summary>
internal static class UsageContext
{
    private const int MostBytes = 10 << 10;

    /// <summary>Notes what is wrong with it.</summary>
    public static void Check(JsonFields fields)
    {
        if (fields.Within("usage_context") is not { } context)
            return;
        var bytes = 0;
        foreach (var entry in context.Item.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
                context.Wrong(Found.Cut(entry.Name), $"{Found.Value(entry.Value)} has to be a text.");
            else
                bytes += Encoding.UTF8.GetByteCount(entry.Name) + Encoding.UTF8.GetByteCount(entry.Value.GetString()!);
        }

        if (bytes > MostBytes)
            context.Wrong($"takes {bytes:N0} bytes; at most {MostBytes:N0} are allowed.");
    }
}
