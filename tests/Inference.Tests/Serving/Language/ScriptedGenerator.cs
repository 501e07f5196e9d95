using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>A generator that answers as a test tells it to.</summary>
internal sealed class ScriptedGenerator : IGenerator
{
    /// <summary>Answers the request of that index.</summary>
    public Action<ScriptedGeneration, GenerationRequest, int> Script { get; set; } = (_, _, _) => { };

    public List<GenerationRequest> Requests { get; } = [];

    public List<ScriptedGeneration> Generations { get; } = [];

    public int ContextLength { get; init; } = 512;

    public int Waiting => 3;

    public int Slots { get; init; } = 4;

    public long Tokens => 7;

    public long CacheBytes => 1024;

    public EngineLoad Load => new(1, Waiting, 100, 50, 10);

    public string? Fault { get; set; }

    public bool IsDisposed { get; private set; }

    public IGeneration Start(GenerationRequest request)
    {
        var generation = new ScriptedGeneration();
        Requests.Add(request);
        Generations.Add(generation);
        Script(generation, request, Requests.Count - 1);
        return generation;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
