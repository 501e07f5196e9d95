using System.Collections.Concurrent;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>
/// A model runtime that does what a test tells it. A model's folder is the source that its version was registered with; one that
/// begins with <c>broken</c> cannot be registered.
/// </summary>
public sealed class ScriptedRuntime : IModelRuntime
{
    /// <summary>The one setting that it knows, beside the bits of the weights.</summary>
    public const string KnownSetting = "THREADS";

    private readonly ConcurrentDictionary<string, string> _failures = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();
    private readonly ConcurrentDictionary<string, ModelLoadRequest> _loading = new();
    private readonly ConcurrentDictionary<string, bool> _warm = new();
    private readonly ConcurrentDictionary<string, long> _memory = new();
    private readonly ConcurrentDictionary<string, ModelTraits> _traits = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, long>> _bits = new();
    private readonly ConcurrentQueue<ScriptedModel> _loaded = new();

    public string Name => "scripted";

    /// <summary>Held back requests wait for this; null lets all pass.</summary>
    public TaskCompletionSource? RequestGate { get; set; }

    /// <summary>Inspections of files wait for this; null lets all pass.</summary>
    public TaskCompletionSource? InspectionGate { get; set; }

    /// <summary>What each model is measured to compute, in tokens per second.</summary>
    public double Throughput { get; set; } = 1234;

    /// <summary>Why no model can be measured; null when all can.</summary>
    public Exception? MeasureFault { get; set; }

    /// <summary>What each model says that it has computed so far.</summary>
    public long Tokens { get; set; }

    /// <summary>What each model says of itself.</summary>
    public string Note { get; set; } = "";

    /// <summary>What every request ends with; null for an answer.</summary>
    public Exception? RequestFault { get; set; }

    /// <summary>What a request is answered; null for the name of the folder.</summary>
    public Func<InvocationRequest, string>? Answer { get; set; }

    /// <summary>The pieces in which a request is answered; null for the name of the folder, one character at a time.</summary>
    public Func<InvocationRequest, IEnumerable<string>>? Pieces { get; set; }

    /// <summary>What should never happen and did.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>Every model that was ever loaded.</summary>
    public IReadOnlyCollection<ScriptedModel> Loaded => _loaded;

    /// <summary>Models that have not given their memory back.</summary>
    public IEnumerable<string> Live => _loaded.Where(m => !m.IsDisposed).Select(m => m.Folder);

    /// <summary>From now on loading that folder fails; null lets it succeed again.</summary>
    public void Fail(string folder, string? reason)
    {
        if (reason is null)
            _failures.TryRemove(folder, out _);
        else
            _failures[folder] = reason;
    }

    /// <summary>From now on loading that folder waits for <see cref="Release"/>.</summary>
    public void Hold(string folder) => _held[folder] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From now on a held folder is loaded but for its first runs, also where its loading has yet to begin.</summary>
    public void Warm(string folder)
    {
        _warm[folder] = true;
        if (_loading.TryGetValue(folder, out var loading))
            loading.Step(LoadStep.Warming);
    }

    public void Release(string folder)
    {
        if (_held.TryRemove(folder, out var gate))
            gate.SetResult();
    }

    /// <summary>What a replica of that folder takes; 1 MiB unless said otherwise, before the version is registered.</summary>
    public void SetMemory(string folder, long bytes) => _memory[folder] = bytes;

    /// <summary>What a folder's model is, before the version is registered; a custom model with the usual share unless said otherwise.</summary>
    public void SetTraits(string folder, string? task, int replicaConcurrency = 4) => _traits[folder] = new ModelTraits(task, replicaConcurrency);

    /// <summary>
    /// In what bits a folder's model may be held and what a replica of each takes, before the version is registered; the first are its own.
    /// </summary>
    public void SetBits(string folder, params (string Bits, long Bytes)[] memory)
    {
        _bits[folder] = memory.ToDictionary(m => m.Bits, m => m.Bytes);
        SetMemory(folder, memory[0].Bytes);
    }

    /// <summary>What a model in some bits is measured to compute, in tokens per second; <see cref="Throughput"/> unless said otherwise.</summary>
    public ConcurrentDictionary<string, double> ThroughputAt { get; } = new();

    /// <summary>The process died, and all that it had in memory with it.</summary>
    public void LoseMemory() => _loaded.Clear();

    public long MemoryOf(string folder) => _memory.GetValueOrDefault(folder, 1 << 20);

    public async ValueTask<ModelManifest?> InspectAsync(string folder, CancellationToken cancellationToken)
    {
        if (InspectionGate is { } gate)
            await gate.Task.WaitAsync(cancellationToken);
        if (folder.StartsWith("broken", StringComparison.Ordinal))
            throw new ServingException(ErrorCode.InvalidParameterValue, $"The files of '{folder}' are broken.");
        var traits = _traits.GetValueOrDefault(folder, new ModelTraits(null, 4));
        return new ModelManifest
        {
            Runtime = Name,
            Signature = new ModelSignature { Inputs = [new SignatureField { Name = "x", Column = ColumnType.Double }] },
            HasLoggedSignature = true,
            SizeBytes = 10,
            MemoryBytes = MemoryOf(folder),
            Task = traits.Task,
            ReplicaConcurrency = traits.ReplicaConcurrency,
            Quantization = _bits.TryGetValue(folder, out var bits) ? bits.MaxBy(b => b.Value).Key : null,
            MemoryByQuantization = bits ?? new Dictionary<string, long>(),
        };
    }

    public async ValueTask<ILoadedModel> LoadAsync(ModelLoadRequest request, CancellationToken cancellationToken)
    {
        request.Log($"Loading {request.Folder}.");
        _loading[request.Folder] = request;
        if (_warm.ContainsKey(request.Folder))
            request.Step(LoadStep.Warming);
        if (_held.TryGetValue(request.Folder, out var gate))
            await gate.Task.WaitAsync(cancellationToken);
        if (_failures.TryGetValue(request.Folder, out var reason))
            throw new ServingException(ErrorCode.InvalidParameterValue, reason);
        var model = new ScriptedModel(this, request);
        _loaded.Enqueue(model);
        return model;
    }

    public void ValidateSettings(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes)
    {
        foreach (var name in settings.Keys.Where(k => k is not (KnownSetting or ModelQuantization.Setting)))
            mistakes.Add($"{path}.{name}", $"is not a setting; choose {KnownSetting}.");
    }
}
