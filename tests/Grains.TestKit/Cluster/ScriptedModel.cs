using System.Runtime.CompilerServices;
using System.Text;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Grains.TestKit.Cluster;

/// <summary>A model in "memory": answers with the name of its folder, when the script lets it.</summary>
public sealed class ScriptedModel(ScriptedRuntime runtime, ModelLoadRequest request) : ILoadedModel
{
    private int _running;
    private volatile bool _disposed;
    private volatile string? _fault;

    public string Folder { get; } = request.Folder;

    /// <summary>In what bits it was loaded; null where nobody said.</summary>
    public string? Bits { get; } = request.Settings.GetValueOrDefault(ModelQuantization.Setting);

    public bool IsDisposed => _disposed;

    public long MemoryBytes => request.Manifest.MemoryBytes;

    public int Queued => 0;

    public string? Fault => _fault;

    public string Note => runtime.Note;

    public long Tokens => runtime.Tokens;

    public ValueTask<double?> MeasureThroughputAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        progress(50);
        return runtime.MeasureFault is { } fault ? throw fault : ValueTask.FromResult<double?>(runtime.ThroughputAt.GetValueOrDefault(Bits ?? "", runtime.Throughput));
    }

    /// <summary>From now on it can answer no more.</summary>
    public void Break(string reason) => _fault = reason;

    public async ValueTask<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (runtime.RequestGate is { } gate)
                await gate.Task.WaitAsync(cancellationToken);
            ObjectDisposedException.ThrowIf(_disposed, this);
            ThrowIfBroken();
            return runtime.RequestFault is { } fault
                ? throw fault
                : InvocationResponse.FromMemory(Encoding.UTF8.GetBytes(runtime.Answer?.Invoke(request) ?? Folder), new Usage(1));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>Scripted pieces, or the name of the folder, one character at a time; a scripted fault comes after the first.</summary>
    public async IAsyncEnumerable<InvocationChunk> StreamAsync(
        InvocationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            foreach (var piece in runtime.Pieces?.Invoke(request) ?? Folder.Select(c => $"{c}"))
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                yield return InvocationChunk.Of(Encoding.UTF8.GetBytes(piece));
                if (runtime.RequestGate is { } gate)
                    await gate.Task.WaitAsync(cancellationToken);
                ThrowIfBroken();
                if (runtime.RequestFault is { } fault)
                    throw fault;
            }

            yield return InvocationChunk.Completed(new Usage(1));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void ThrowIfBroken()
    {
        if (_fault is { } reason)
            throw new InvalidOperationException(reason);
    }

    public ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _running) > 0)
            runtime.Violations.Enqueue($"'{Folder}' was disposed while {_running} requests ran.");
        if (_disposed)
            runtime.Violations.Enqueue($"'{Folder}' was disposed twice.");
        _disposed = true;
        return ValueTask.CompletedTask;
    }
}
