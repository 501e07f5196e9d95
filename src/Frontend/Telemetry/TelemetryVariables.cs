using System.Globalization;

namespace ServingCluster.Frontend.Telemetry;

/// <summary>
/// The variables that are checked at the start, so that one without effect is refused rather than passed over
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
/// </summary>
internal static class TelemetryVariables
{
    public const string Disabled = "OTEL_SDK_DISABLED";
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    public const string Propagators = "OTEL_PROPAGATORS";
    public const string ServiceName = "OTEL_SERVICE_NAME";

    /// <summary>Speaks OTLP.</summary>
    public const string Otlp = "otlp";

    /// <summary>Nothing of a signal, or of propagation.</summary>
    public const string None = "none";

    private static readonly string[] Signals = ["TRACES", "METRICS", "LOGS"];
    private static readonly string[] Protocols = ["http/protobuf", "grpc"];

    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    /// <summary>All that are checked.</summary>
    public static IReadOnlyList<TelemetryVariable> All { get; } =
    [
        OneOf(Disabled, "true", "false"),
        .. Signals.Select(s => OneOf(ExporterOf(s), Otlp, None)),
        .. PerSignal(Endpoint, "an address that begins with 'https://' or 'http://'", IsAddress),
        .. PerSignal(Protocol, OneOfText(Protocols), v => Protocols.Contains(v)),
        .. PerSignal("OTEL_EXPORTER_OTLP_HEADERS", "a list like 'name=value,name=value'", AreHeaders, isSecret: true),
        .. PerSignal("OTEL_EXPORTER_OTLP_TIMEOUT", "a whole number of milliseconds above 0", IsPositive),
        .. PerSignal("OTEL_EXPORTER_OTLP_COMPRESSION", OneOfText(["none", "gzip"]), v => v is "none" or "gzip"),
        OneOf(Propagators, "tracecontext", None),
        OneOf("OTEL_TRACES_SAMPLER", Samplers),
        new("OTEL_TRACES_SAMPLER_ARG", "a number from 0 to 1", IsRatio),
        .. Batch("BSP"),
        .. Batch("BLRP"),
        Milliseconds("OTEL_METRIC_EXPORT_INTERVAL"),
        Milliseconds("OTEL_METRIC_EXPORT_TIMEOUT"),
        OneOf("OTEL_METRICS_EXEMPLAR_FILTER", "always_on", "always_off", "trace_based"),
        // Prompts and answers are recorded in tables of payloads, which have owners and rights, and never in traces.
        OneOf("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "false", "no_content"),
    ];

    /// <summary>The variable that names a signal's exporter.</summary>
    public static string ExporterOf(string signal) => $"OTEL_{signal}_EXPORTER";

    /// <summary>The variable of a signal's own endpoint.</summary>
    public static string EndpointOf(string signal) => OfSignal(Endpoint, signal);

    private static string OfSignal(string name, string signal) => name.Replace("OTLP_", $"OTLP_{signal}_", StringComparison.Ordinal);

    private static IEnumerable<TelemetryVariable> PerSignal(string name, string rule, Func<string, bool> follows, bool isSecret = false) =>
        [new(name, rule, follows, isSecret), .. Signals.Select(s => new TelemetryVariable(OfSignal(name, s), rule, follows, isSecret))];

    private static IEnumerable<TelemetryVariable> Batch(string kind) =>
    [
        Milliseconds($"OTEL_{kind}_SCHEDULE_DELAY"),
        Milliseconds($"OTEL_{kind}_EXPORT_TIMEOUT"),
        new($"OTEL_{kind}_MAX_QUEUE_SIZE", "a whole number above 0", IsPositive),
        new($"OTEL_{kind}_MAX_EXPORT_BATCH_SIZE", "a whole number above 0", IsPositive),
    ];

    private static TelemetryVariable Milliseconds(string name) => new(name, "a whole number of milliseconds above 0", IsPositive);

    private static TelemetryVariable OneOf(string name, params string[] choices) =>
        new(name, OneOfText(choices), v => choices.Contains(v, StringComparer.OrdinalIgnoreCase));

    private static string OneOfText(IReadOnlyList<string> choices) =>
        $"one of {string.Join(", ", choices.Select(c => $"'{c}'"))}";

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    private static bool AreHeaders(string text) => text.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);

    private static bool IsPositive(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool IsRatio(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1;
}
