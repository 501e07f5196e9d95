namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>Makes frames, each once, and takes steps. Belongs to one answer; for one thread at a time.</summary>
internal sealed class FrameTable
{
    /// <summary>
    /// Most ways to read the same text at once. More come only from unions whose alternatives stay alike for long; those beyond are given
    /// up, so that what comes is still valid.
    /// </summary>
    public const int MostWays = 64;

    // A few megabytes. Past it all is made anew; who holds a frame may go on with it.
    private const int MostFrames = 4096;

    private static readonly Frame[] None = [];

    private readonly Dictionary<FrameKey, Frame> _frames = [];
    private readonly List<Frame> _found = [];

    public Frame Get(FrameKey key)
    {
        if (_frames.TryGetValue(key, out var frame))
            return frame;
        if (_frames.Count >= MostFrames)
            _frames.Clear();
        frame = new Frame(key);
        _frames.Add(key, frame);
        return frame;
    }

    /// <summary>A way to go on, found in the step under way.</summary>
    public void Found(Frame frame)
    {
        if (_found.Count < MostWays && !_found.Contains(frame))
            _found.Add(frame);
    }

    public void Found(FrameKey key) => Found(Get(key));

    /// <summary>The ways to go on from a frame.</summary>
    public Frame[] Step(Frame frame, byte next)
    {
        _found.Clear();
        frame.Node.Step(frame, next, this);
        return _found.Count == 0 ? None : [.. _found];
    }

    /// <summary>The ways to go on from several frames.</summary>
    public Frame[] Step(Frame[] frames, byte next)
    {
        if (frames.Length == 1)
            return frames[0].Next(next, this);
        var all = new List<Frame>();
        foreach (var frame in frames)
        {
            foreach (var found in frame.Next(next, this))
            {
                if (all.Count < MostWays && !all.Contains(found))
                    all.Add(found);
            }
        }

        return all.Count == 0 ? None : [.. all];
    }
}
