using ServingCluster.Errors;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>
/// Measures how many tokens a generator computes per second with all of its slots in use, by made-up requests of three parts prompt to one
/// part answer, no two of which have anything in common that a cache could answer.
/// </summary>
internal sealed class GenerationMeasure(IGenerator generator, int vocabulary, TimeProvider time)
{
    private const int Prompt = 192;
    private const int Answer = 64;

    private readonly int _answer = Math.Clamp(generator.ContextLength / 4, 1, Answer);
    private readonly int _prompt = Math.Clamp(generator.ContextLength / 2, 1, Prompt);

    /// <summary>Measures.</summary>
    /// <param name="progress">Takes how much is done, 0 to 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Tokens of prompts and answers together per second.</returns>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: the model cannot be run.</exception>
    public async Task<double> RunAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        using var measure = new MeasureTime(time, cancellationToken);
        var over = measure.Over;
        var slots = Enumerable.Range(0, generator.Slots).Select(slot => SendAsync(slot, measure, progress, over)).ToList();
        var tokens = (await Task.WhenAll(slots)).Sum();
        cancellationToken.ThrowIfCancellationRequested();
        return tokens / measure.Elapsed.TotalSeconds;
    }

    /// <summary>One request after the other, as somebody with one slot would send them.</summary>
    private async Task<long> SendAsync(int slot, MeasureTime measure, Action<int> progress, CancellationToken over)
    {
        var random = new Random(slot);
        var tokens = 0L;
        do
        {
            await using var generation = generator.Start(RequestOf(random));
            var begun = false;
            while (await WaitAsync(generation, over))
            {
                for (; generation.TryRead(out _); begun = true)
                    // The prompt was computed when its first token comes.
                    tokens += begun ? 1 : _prompt + 1;
                progress(measure.Percent);
            }

            if (generation.End is { Reason: GenerationEndReason.Failed or GenerationEndReason.Refused } end)
                throw new ServingException(ErrorCode.InvalidState, $"The model can't be run: {end.Message}");
        }
        while (!measure.IsEnough && !over.IsCancellationRequested);
        return tokens;
    }

    // A model so slow that its time is up in the middle is judged by what it has computed.
    private static async ValueTask<bool> WaitAsync(IGeneration generation, CancellationToken over)
    {
        try
        {
            return await generation.WaitToReadAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private GenerationRequest RequestOf(Random random) => new()
    {
        Prompt = [.. Enumerable.Range(0, _prompt).Select(_ => random.Next(vocabulary))],
        MaxNewTokens = _answer,
        Sampling = new SamplingParameters { Temperature = 0 },
        EndTokens = [],
        Caller = "",
        Deadline = DateTimeOffset.MaxValue,
    };
}
