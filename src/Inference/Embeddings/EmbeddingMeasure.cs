using System.Text;
using ServingCluster.Errors;
using ServingCluster.Inference.Serving;

namespace ServingCluster.Inference.Embeddings;

/// <summary>Measures how many tokens an embedding model computes per second, by requests of several texts that keep all of its lanes busy.</summary>
/// <param name="model">The model.</param>
/// <param name="lanes">Runs that it makes at one time.</param>
/// <param name="time">The clock.</param>
internal sealed class EmbeddingMeasure(EmbeddingModel model, int lanes, TimeProvider time)
{
    // While as many are computed, as many are read and written.
    private const int RequestsPerLane = 2;
    private const int Texts = 16;
    private const int Words = 48;

    /// <summary>Measures.</summary>
    /// <param name="progress">Takes how much is done, 0 to 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Tokens per second.</returns>
    /// <exception cref="ServingException">The model cannot be run.</exception>
    public async Task<double> RunAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        using var measure = new MeasureTime(time, cancellationToken);
        // Each on a thread of its own, since a request may be run on the thread that brings it.
        var senders = Enumerable.Range(0, lanes * RequestsPerLane)
            .Select(sender => Task.Run(() => SendAsync(sender, measure, progress, cancellationToken), cancellationToken)).ToList();
        var tokens = (await Task.WhenAll(senders)).Sum();
        return tokens / measure.Elapsed.TotalSeconds;
    }

    private async Task<long> SendAsync(int sender, MeasureTime measure, Action<int> progress, CancellationToken cancellationToken)
    {
        var random = new Random(sender);
        var tokens = 0L;
        do
        {
            using var answer = await model.InvokeAsync(RequestOf(random), cancellationToken);
            if (answer.Error is { } error)
                throw new ServingException(error, answer.Message);
            tokens += answer.Usage.InputTokens;
            progress(measure.Percent);
        }
        while (!measure.IsEnough);
        return tokens;
    }

    private static InvocationRequest RequestOf(Random random) => new()
    {
        Body = Encoding.UTF8.GetBytes($$"""{"input":[{{string.Join(',', Enumerable.Range(0, Texts).Select(_ => TextOf(random)))}}]}"""),
        Format = BodyFormat.Json,
        Task = InvocationTask.Embeddings,
        Caller = "",
        RequestId = "",
        Deadline = DateTimeOffset.MaxValue,
    };

    private static string TextOf(Random random) =>
        $"\"{string.Join(' ', Enumerable.Range(0, Words).Select(_ => (char)('a' + random.Next(26))))}\"";
}
