using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Running;
using ServingCluster.Inference.Language.Scheduling;
using ServingCluster.Inference.Language.Sequences;

namespace ServingCluster.Inference.Language;

/// <summary>
/// Continuous batching, step by step. A step lets go of what nobody wants any more, admits what fits, computes a chunk of one prompt and one
/// token of every answer. For one thread; whoever calls it decides which and when.
/// </summary>
internal sealed class EngineCore
{
    private readonly TimeProvider _time;
    private readonly PrefillStep _prefill;
    private readonly DecodeStep _decode;
    private readonly Func<Sequence, bool> _isUnwanted;
    private readonly List<Sequence> _unwanted = [];
    private long _now;

    public EngineCore(ICausalRunner runner, LanguageEngineOptions options, TimeProvider time)
    {
        _time = time;
        Roster = new Roster(new SlotTable(runner.Slots, runner.MaxLength, runner), options.MaxWaiting, time);
        var pacer = new ChunkPacer(options);
        var emitter = new TokenEmitter(runner.Vocabulary);
        _prefill = new PrefillStep(runner, Roster, pacer, emitter, time);
        _decode = new DecodeStep(runner, Roster, pacer, emitter, time);
        _isUnwanted = sequence => sequence.Generation.IsStopped || sequence.DeadlineAt <= _now;
    }

    /// <summary>What is being worked on.</summary>
    public Roster Roster { get; }

    /// <summary>Takes the next step.</summary>
    /// <returns>Whether there is more to do; false until something new comes.</returns>
    public bool Step()
    {
        if (Roster.IsIdle)
            return false;
        _now = _time.GetTimestamp();
        LetGo();
        Roster.Admit();
        _prefill.Run();
        _decode.Run();
        Roster.Counters.CountStep();
        EngineInvariants.CheckInDebug(Roster);
        return !Roster.IsIdle;
    }

    private void LetGo()
    {
        Roster.Waiting.Sweep(_isUnwanted, _unwanted);
        foreach (var sequence in _unwanted)
            Roster.EndWaiting(sequence, EndOf(sequence));
        _unwanted.Clear();
        for (var i = Roster.DecodingCount - 1; i >= 0; i--)
            LetGoOf(Roster.Decoding[i]);
        for (var i = Roster.PrefillingCount - 1; i >= 0; i--)
            LetGoOf(Roster.Prefilling[i]);
    }

    private void LetGoOf(Sequence sequence)
    {
        if (_isUnwanted(sequence))
            Roster.End(sequence, EndOf(sequence));
    }

    private static SequenceEnd EndOf(Sequence sequence) => sequence.Generation.IsStopped
        ? new SequenceEnd(GenerationEndReason.Stopped)
        : new SequenceEnd(GenerationEndReason.DeadlineExceeded, "The deadline of the request passed.");
}
