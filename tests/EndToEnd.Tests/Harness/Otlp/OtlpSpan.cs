using System.Globalization;

namespace ServingCluster.EndToEnd.Tests.Harness.Otlp;

/// <summary>A span as it was received (https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto).</summary>
internal sealed record OtlpSpan(
    string Instance, string Source, string TraceId, string SpanId, string ParentId, string Name, int Kind, ulong Start, ulong End, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<string> Events, bool HasFailed)
{
    public const int Internal = 1;
    public const int Server = 2;
    public const int Client = 3;

    public string this[string attribute] => Attributes.TryGetValue(attribute, out var value)
        ? value
        : throw new KeyNotFoundException($"The span '{Name}' has no '{attribute}', only {string.Join(", ", Attributes.Keys)}.");

    public static OtlpSpan Read(string instance, string source, ProtoMessage span) => new(
        instance, source, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), span.Number(7), span.Number(8), AttributesOf(span, 9),
        [.. span.Messages(11).Select(e => e.Text(2))], span.Message(15)?.Number(3) == 2);

    /// <summary>Attributes, their values as text; elements of an array are joined by a comma.</summary>
    public static IReadOnlyDictionary<string, string> AttributesOf(ProtoMessage owner, int number) =>
        owner.Messages(number).ToDictionary(a => a.Text(1), a => a.Message(2) is { } value ? ValueOf(value) : "");

    private static string ValueOf(ProtoMessage value) =>
        value.Has(1) ? value.Text(1)
        : value.Has(2) ? value.Number(2) == 1 ? "true" : "false"
        : value.Has(3) ? ((long)value.Number(3)).ToString(CultureInfo.InvariantCulture)
        : value.Has(4) ? BitConverter.UInt64BitsToDouble(value.Number(4)).ToString(CultureInfo.InvariantCulture)
        : string.Join(',', value.Message(5)?.Messages(1).Select(ValueOf) ?? []);
}
