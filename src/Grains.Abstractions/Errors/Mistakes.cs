namespace ServingCluster.Errors;

/// <summary>
/// Collects everything that is wrong with one request, so that a caller learns all of it at once; of more than
/// <see cref="Most"/> mistakes, how many there are. Not thread-safe.
/// </summary>
public sealed class Mistakes
{
    /// <summary>As many are kept: a body of a few megabytes can hold millions, each of which takes a hundred times its place.</summary>
    public const int Most = 100;

    private readonly List<Mistake> _found = [];
    private int _more;

    /// <summary>How many were found so far.</summary>
    public int Count => _found.Count + _more;

    /// <summary>Whether what else is found is only counted, so that looking on is worth nothing.</summary>
    public bool IsFull => _found.Count == Most;

    /// <summary>What was found so far, in the order found.</summary>
    public IReadOnlyList<Mistake> All => _found;

    /// <summary>What was found so far, each with its place.</summary>
    public IReadOnlyList<string> Found => [.. _found.Select(m => m.ToString())];

    /// <summary>Notes one mistake.</summary>
    /// <param name="path">Where it is, as a path into the request such as <c>config.served_entities[0].name</c>; empty for the whole.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public void Add(string path, string message)
    {
        if (IsFull)
            _more++;
        else
            _found.Add(new Mistake(path, message));
    }

    /// <summary>Throws <see cref="ErrorCode.InvalidParameterValue"/> with every mistake in the order found; returns when there are none.</summary>
    /// <exception cref="ServingException">There is at least one mistake.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count == 0)
            return;
        throw new ServingException(ErrorCode.InvalidParameterValue, ToString()) { Mistakes = _found };
    }

    /// <summary>All mistakes as one text; a numbered list when there are several.</summary>
    public override string ToString() => _found.Count switch
    {
        0 => "",
        1 => _found[0].ToString(),
        _ => $"The request has {(IsFull ? "at least " : "")}{Count} mistakes. " + string.Join(" ", _found.Select((m, i) => $"({i + 1}) {m}")),
    };
}
