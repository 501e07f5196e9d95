namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Querying;

/// <summary>The latest requests of a page, the newest first. Of those before it only what was asked and with which status it ended is kept.</summary>
public sealed class QueryRuns
{
    /// <summary>The most that are kept.</summary>
    public const int Most = 20;

    private readonly List<QueryRun> _runs = [];

    /// <summary>The newest; null before the first.</summary>
    public QueryRun? Latest => _runs.FirstOrDefault();

    /// <summary>Those before it.</summary>
    public IEnumerable<QueryRun> Earlier => _runs.Skip(1);

    /// <summary>Adds a request, in place of the oldest where there are enough.</summary>
    public void Add(QueryRun run)
    {
        Latest?.ForgetAnswer();
        _runs.Insert(0, run);
        if (_runs.Count > Most)
            _runs.RemoveAt(Most);
    }
}
