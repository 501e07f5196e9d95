using System.Diagnostics;
using System.Diagnostics.Metrics;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Telemetry;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// What language models take and how fast they answer, by the names of the OpenTelemetry conventions for generative AI
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/). Attributes: <c>endpoint</c>, <c>served_entity</c>,
/// <c>gen_ai.operation.name</c> and, for tokens, <c>gen_ai.token.type</c>.
/// </summary>
internal sealed class LanguageMetrics
{
    private const string Input = "input";
    private const string Output = "output";
    private const string CachedInput = "cached_input";

    // The conventions' advice for gen_ai.client.token.usage.
    private static readonly InstrumentAdvice<int> TokenCounts = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
    };

    // The conventions' advice for the three gen_ai.server durations.
    private static readonly InstrumentAdvice<double> RequestDurations = Seconds(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    private static readonly InstrumentAdvice<double> FirstTokens = Seconds(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10);
    private static readonly InstrumentAdvice<double> OutputTokens = Seconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5);

    private readonly SeriesCounter<TokenSeries> _tokens = new(static s => TagsOf(s));
    private readonly Histogram<int> _tokenUsage;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _perOutputToken;

    /// <summary>Makes the instruments.</summary>
    public LanguageMetrics(Meter meter)
    {
        meter.CreateObservableCounter("serving.tokens", _tokens.Observe, "{token}", "Tokens read, read from a cache (a part of the former), and generated.");
        _tokenUsage = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a request.", advice: TokenCounts);
        _duration = meter.CreateHistogram("gen_ai.server.request.duration", "s", "From routing to the end of the answer.", advice: RequestDurations);
        _firstToken = meter.CreateHistogram(
            "gen_ai.server.time_to_first_token", "s", "From routing to the first piece of a streamed answer.", advice: FirstTokens);
        _perOutputToken = meter.CreateHistogram(
            "gen_ai.server.time_per_output_token", "s", "Time between two tokens of a streamed answer, mean over the answer.", advice: OutputTokens);
    }

    /// <summary>The first piece of a stream is there.</summary>
    public void RecordFirstToken(string endpoint, string servedEntity, InvocationTask task, TimeSpan elapsed)
    {
        var tags = Tags(endpoint, servedEntity, task);
        _firstToken.Record(elapsed.TotalSeconds, in tags);
    }

    /// <summary>The tokens of a stream after its first came in that time.</summary>
    public void RecordPace(string endpoint, string servedEntity, InvocationTask task, TimeSpan sinceFirst, int outputTokens)
    {
        if (outputTokens < 2)
            return;
        var tags = Tags(endpoint, servedEntity, task);
        _perOutputToken.Record(sinceFirst.TotalSeconds / (outputTokens - 1), in tags);
    }

    /// <summary>A request was answered to its end.</summary>
    public void RecordEnd(string endpoint, string servedEntity, InvocationTask task, in Usage usage, ErrorCode? error, TimeSpan? elapsed)
    {
        var tags = Tags(endpoint, servedEntity, task);
        if (elapsed is { } duration)
        {
            var timed = tags;
            if (error is { } code)
                timed.Add("error.type", code.WireName());
            _duration.Record(duration.TotalSeconds, in timed);
        }

        RecordTokens(new TokenSeries(endpoint, servedEntity, task, Input), usage.InputTokens, isOfRequest: true);
        RecordTokens(new TokenSeries(endpoint, servedEntity, task, Output), usage.OutputTokens, isOfRequest: true);
        RecordTokens(new TokenSeries(endpoint, servedEntity, task, CachedInput), usage.CachedInputTokens, isOfRequest: false);
    }

    private void RecordTokens(in TokenSeries series, int count, bool isOfRequest)
    {
        if (count == 0)
            return;
        _tokens.Add(series, count);
        if (!isOfRequest)
            return;
        var tags = TagsOf(series);
        _tokenUsage.Record(count, in tags);
    }

    private static TagList TagsOf(in TokenSeries series)
    {
        var tags = Tags(series.Endpoint, series.ServedEntity, series.Task);
        tags.Add("gen_ai.token.type", series.Type);
        return tags;
    }

    private static TagList Tags(string endpoint, string servedEntity, InvocationTask task) => new()
    {
        { "endpoint", endpoint },
        { "served_entity", servedEntity },
        { "gen_ai.operation.name", GenAiOperations.NameOf(task) },
    };

    private static InstrumentAdvice<double> Seconds(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    private readonly record struct TokenSeries(string Endpoint, string ServedEntity, InvocationTask Task, string Type);
}
