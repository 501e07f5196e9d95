using System.Diagnostics;
using ServingCluster.Inference.Language;

namespace ServingCluster.Language;

/// <summary>One answer of the engine, and when its tokens came.</summary>
internal sealed class EngineStream : IMeasuredStream
{
    private readonly IGeneration _generation;
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _read;

    private EngineStream(IGeneration generation)
    {
        _generation = generation;
        Reading = ReadAsync();
    }

    /// <summary>Completes at the end of the answer.</summary>
    public Task Reading { get; }

    /// <summary>When each token came, in seconds of the stopwatch.</summary>
    public List<double> Times { get; } = [];

    /// <summary>Until the first token, in seconds.</summary>
    public double FirstAfter => Times[0] - Seconds(_began);

    public static EngineStream Start(IGenerator engine, int vocabulary, int promptLength, int newTokens) => new(engine.Start(new GenerationRequest
    {
        Prompt = Workload.FreshPrompt(promptLength, vocabulary),
        MaxNewTokens = newTokens,
        Sampling = new SamplingParameters { Temperature = 0 },
        EndTokens = [],
        Caller = "bench",
        Deadline = DateTimeOffset.MaxValue,
    }));

    /// <summary>Waits until so many tokens came.</summary>
    public async Task WaitForAsync(int tokens)
    {
        while (Volatile.Read(ref _read) < tokens && !Reading.IsCompleted)
            await Task.Delay(1);
    }

    /// <summary>Ends it.</summary>
    public void Stop() => _generation.Stop();

    private async Task ReadAsync()
    {
        await Task.Yield();
        while (await _generation.WaitToReadAsync(default))
        {
            while (_generation.TryRead(out _))
            {
                Times.Add(Seconds(Stopwatch.GetTimestamp()));
                Volatile.Write(ref _read, Times.Count);
            }
        }
    }

    private static double Seconds(long timestamp) => (double)timestamp / Stopwatch.Frequency;
}
