namespace ServingCluster.Inference.Language.Scheduling;

/// <summary>
/// Says how much of a prompt is computed in one run, from the times that runs took: beside sequences that decode so little that their next
/// tokens are not long in coming, else so much that requests which come meanwhile do not wait long. Short prompts are computed at one go. For
/// the engine's thread.
/// </summary>
/// <param name="options">The bounds, and the times wanted.</param>
internal sealed class ChunkPacer(LanguageEngineOptions options)
{
    // Of a new measurement; some ten steps decide together.
    private const double Weight = 0.1;

    // Most are larger, but nobody knows yet how long that would take.
    private const int FirstAlone = 64;

    // Reading the weights takes so much of a run of fewer that it says nothing of longer ones.
    private const int Telling = 32;

    private readonly ChunkBounds _bounds = new(options.MinChunk, options.MaxChunk);
    private double _alone = Math.Clamp(FirstAlone, options.MinChunk, options.MaxChunk);
    private double _beside = options.MinChunk;
    private double _decode;
    private double _token;

    /// <summary>What a decode step takes, in seconds; 0 before the first.</summary>
    public double DecodeSeconds => _decode;

    /// <summary>How many tokens the next chunk may have.</summary>
    /// <param name="decoding">Whether others decode.</param>
    /// <param name="prompt">Tokens of the whole prompt, less those that were cached.</param>
    public int Next(bool decoding, int prompt) => IsShort(prompt) ? options.MaxChunk : (int)Math.Round(decoding ? _beside : _alone);

    /// <summary>Whether a short prompt may be computed in the same step as those before it.</summary>
    /// <param name="prompt">Tokens of the whole prompt, less those that were cached.</param>
    /// <param name="left">Tokens of it that are left.</param>
    /// <param name="taken">What the step has taken so far.</param>
    public bool HasTimeFor(int prompt, int left, TimeSpan taken) =>
        IsShort(prompt) && taken.TotalSeconds + (left * _token) <= options.ShortPromptTime.TotalSeconds;

    /// <summary>Notes what a decode step took.</summary>
    public void ObserveDecode(TimeSpan took) =>
        _decode = _decode == 0 ? took.TotalSeconds : _decode + (Weight * (took.TotalSeconds - _decode));

    /// <summary>Notes what a chunk took.</summary>
    /// <param name="decoding">Whether others decoded.</param>
    /// <param name="tokens">How many it had.</param>
    /// <param name="took">How long it took.</param>
    public void ObserveChunk(bool decoding, int tokens, TimeSpan took)
    {
        // A clock may be too coarse to see it.
        var seconds = Math.Max(took.TotalSeconds, 1e-9);
        ObserveToken(tokens, seconds / tokens);
        if (!decoding)
            _alone = ChunkPolicy.Next(_alone, tokens, seconds, options.ChunkTime.TotalSeconds, _bounds);
        else if (_decode > 0)
            _beside = ChunkPolicy.Next(_beside, tokens, seconds, Math.Min(_decode * options.ChunkTimeRatio, options.ChunkTime.TotalSeconds), _bounds);
    }

    private bool IsShort(int prompt) => _token > 0 && prompt * _token <= options.ShortPromptTime.TotalSeconds;

    // A few tokens take longer each than many: they tell only that the many are quicker.
    private void ObserveToken(int tokens, double seconds)
    {
        if (_token == 0)
            _token = tokens >= Telling ? seconds : 0;
        else if (tokens >= Telling || seconds < _token)
            _token += Weight * (seconds - _token);
    }
}
