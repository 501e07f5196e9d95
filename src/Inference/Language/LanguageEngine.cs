using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ServingCluster.Errors;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language;

/// <summary>
/// Continues the prompts of many callers on one model at the same time. A thread of its own takes steps (<see cref="EngineCore"/>) while
/// there is work, and sleeps while there is none. A run that fails ends the engine: its requests fail, it refuses further ones and says why
/// in <see cref="Fault"/>.
/// </summary>
internal sealed partial class LanguageEngine : IGenerator
{
    private const string Closing = "The model is being unloaded.";

    private readonly ICausalRunner _runner;
    private readonly LanguageEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EngineCore _core;
    private readonly ConcurrentQueue<Sequence> _arrivals = new();
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arriving;
    private int _disposals;
    private volatile bool _isClosing;
    private volatile bool _isOver;
    private volatile string? _fault;

    /// <summary>An engine that is ready for requests.</summary>
    /// <param name="runner">The model; the engine disposes it.</param>
    /// <param name="options">Valid ones.</param>
    /// <param name="time">The clock of deadlines and measurements.</param>
    /// <param name="logger">Is told of a failure.</param>
    public LanguageEngine(ICausalRunner runner, LanguageEngineOptions options, TimeProvider time, ILogger logger)
    {
        (_runner, _options, _time, _logger) = (runner, options, time, logger);
        _core = new EngineCore(runner, options, time);
        new Thread(Run) { Name = "language engine", IsBackground = true }.Start();
    }

    /// <summary>An engine on a model.</summary>
    /// <param name="graph">The model, which may serve other engines too; to be disposed after this.</param>
    /// <param name="options">How requests share it.</param>
    /// <param name="time">The clock of deadlines and measurements.</param>
    /// <param name="logger">Is told of a failure.</param>
    /// <exception cref="ServingException">An option is out of its range, or the cache does not fit into its memory.</exception>
    public static LanguageEngine Create(CausalGraph graph, LanguageEngineOptions options, TimeProvider time, ILogger logger)
    {
        options.Validate();
        var plan = CachePlan.Fit(graph.MaxLength, CausalRunner.LayoutOf(graph).TokenBytes, options);
        return new LanguageEngine(new CausalRunner(graph, plan), options, time, logger);
    }

    /// <inheritdoc/>
    public int ContextLength => _runner.MaxLength;

    /// <inheritdoc/>
    public int Waiting => Volatile.Read(ref _arriving) + _core.Roster.Waiting.Count;

    /// <inheritdoc/>
    public int Slots => _core.Roster.Slots.Rows.Length;

    /// <inheritdoc/>
    public long Tokens => _core.Roster.Counters.PromptTokens + _core.Roster.Counters.GeneratedTokens;

    /// <inheritdoc/>
    public long CacheBytes => _runner.CacheBytes;

    /// <inheritdoc/>
    public string? Fault => _fault;

    /// <inheritdoc/>
    public EngineLoad Load
    {
        get
        {
            var now = Snapshot;
            return new(now.Prefilling + now.Decoding, now.Waiting, now.CacheTokensTotal, now.CacheTokensUsed, SlotChoice.LeastShared);
        }
    }

    /// <summary>What it is doing and has done.</summary>
    public EngineSnapshot Snapshot => EngineSnapshot.Of(_core.Roster, Waiting);

    /// <inheritdoc/>
    public IGeneration Start(GenerationRequest request)
    {
        GenerationRules.Require(request, ContextLength, _runner.Vocabulary);
        if (_isClosing || _isOver)
            return Refuse(_fault ?? Closing);
        // What the thread has not yet looked at is bounded too.
        if (Interlocked.Increment(ref _arriving) > _options.MaxWaiting)
        {
            Interlocked.Decrement(ref _arriving);
            return Refuse("Too many requests wait for this model.");
        }

        var now = _time.GetTimestamp();
        var sequence = new Sequence(request, now, DeadlineOf(request, now));
        _arrivals.Enqueue(sequence);
        _wake.Set();
        // The thread may have looked for the last time just before.
        if (_isOver)
            RefuseArrivals();
        return sequence.Generation;
    }

    /// <summary>
    /// Ends the run at hand, waits until the thread is out of it, and disposes the model. What has begun fails, what waits is refused.
    /// Idempotent.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Increment(ref _disposals) == 1)
            _ = DisposeOnceAsync();
        return new(_disposed.Task);
    }

    private async Task DisposeOnceAsync()
    {
        _isClosing = true;
        _runner.Terminate();
        _wake.Set();
        await _over.Task;
        _runner.Dispose();
        _disposed.SetResult();
    }

    private void Run()
    {
        try
        {
            while (!_isClosing)
            {
                TakeArrivals();
                if (_core.Step())
                    continue;
                _wake.Wait();
                _wake.Reset();
            }
        }
        catch (Exception) when (_isClosing)
        {
            // The run was terminated.
        }
        catch (Exception fault)
        {
            // The border to the model: whatever broke the run, the cache is unknown now and the engine of no more use.
            _fault = $"The language engine failed: {fault.Message}";
            LogFailed(_core.Roster.PrefillingCount + _core.Roster.DecodingCount, fault);
        }

        Finish();
    }

    private void TakeArrivals()
    {
        while (_arrivals.TryDequeue(out var sequence))
        {
            Interlocked.Decrement(ref _arriving);
            _core.Roster.Add(sequence);
        }
    }

    private void Finish()
    {
        var why = _fault ?? Closing;
        _core.Roster.Abandon(new SequenceEnd(GenerationEndReason.Failed, why), new SequenceEnd(GenerationEndReason.Refused, why));
        _isOver = true;
        Interlocked.MemoryBarrier();
        RefuseArrivals();
        _over.SetResult();
    }

    // By the thread when it ends, and by whoever comes just then; each request is met by one of them.
    private void RefuseArrivals()
    {
        while (_arrivals.TryDequeue(out var sequence))
        {
            Interlocked.Decrement(ref _arriving);
            _core.Roster.EndWaiting(sequence, new SequenceEnd(GenerationEndReason.Refused, _fault ?? Closing));
        }
    }

    private Generation Refuse(string message)
    {
        _core.Roster.Counters.CountRefused();
        return Generation.Refused(message);
    }

    // A deadline may be as far away as dates go.
    private long DeadlineOf(GenerationRequest request, long now)
    {
        var ticks = (request.Deadline - _time.GetUtcNow()).TotalSeconds * _time.TimestampFrequency;
        return ticks >= long.MaxValue - now ? long.MaxValue : now + (long)ticks;
    }
}
