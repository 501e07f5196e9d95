using System.Collections.Concurrent;
using Orleans.Storage;
using ServingCluster.Silo.Storage;

namespace ServingCluster.Silo.Tests.Storage;

/// <summary>A grain storage in memory that tells a test of every access before it happens, so that the test may wait, fail or do something else in between.</summary>
internal sealed class ScriptedGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), (string ETag, byte[] Bytes)> _states = new();
    private int _version;

    /// <summary>Called with <c>read</c>, <c>write</c> or <c>clear</c> and the name of the state before each access.</summary>
    public Func<string, string, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>How often the index names a key.</summary>
    public int LinesOf(string key) => _states
        .Where(s => s.Key.Item1 == "index")
        .Sum(s => System.Text.Encoding.UTF8.GetString(s.Value.Bytes).Split($"\"{key}\"").Length - 1);

    /// <summary>The length of the largest state of that name, in bytes.</summary>
    public int LargestOf(string stateName) => _states.Where(s => s.Key.Item1 == stateName).Max(s => s.Value.Bytes.Length);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Before("read", stateName);
        var exists = _states.TryGetValue((stateName, grainId), out var state);
        (grainState.RecordExists, grainState.ETag) = (exists, state.ETag);
        grainState.State = (T)(object)new RecordState { Bytes = state.Bytes ?? [] };
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Before("write", stateName);
        var bytes = ((RecordState)(object)grainState.State!).Bytes;
        var next = (ETag: $"{Interlocked.Increment(ref _version)}", bytes);
        var done = grainState.ETag is null
            ? _states.TryAdd((stateName, grainId), next)
            : _states.TryGetValue((stateName, grainId), out var old) && old.ETag == grainState.ETag && _states.TryUpdate((stateName, grainId), next, old);
        if (!done)
            throw new InconsistentStateException("changed meanwhile");
        (grainState.RecordExists, grainState.ETag) = (true, next.ETag);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Before("clear", stateName);
        if (!_states.TryGetValue((stateName, grainId), out var old) || old.ETag != grainState.ETag || !_states.TryRemove(KeyValuePair.Create((stateName, grainId), old)))
            throw new InconsistentStateException("changed meanwhile");
    }
}
