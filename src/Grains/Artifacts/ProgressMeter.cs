namespace ServingCluster.Grains.Artifacts;

/// <summary>Counts the bytes of one stage and reports now and then. Not thread-safe.</summary>
internal sealed class ProgressMeter(IProgress<ArtifactProgress>? progress, ArtifactStage stage, long? total)
{
    private const long Step = 4 << 20;
    private long _reported = -Step;

    public long Done { get; private set; }

    public void Add(int bytes)
    {
        Done += bytes;
        if (Done - _reported >= Step)
            Report();
    }

    public void Report()
    {
        _reported = Done;
        progress?.Report(new ArtifactProgress(stage, Done, total));
    }
}
