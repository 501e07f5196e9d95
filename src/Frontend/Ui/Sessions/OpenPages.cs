using System.Collections.Concurrent;

namespace ServingCluster.Frontend.Ui.Sessions;

/// <summary>
/// How many pages each person has open at this process. A page that is open keeps its state in the process's memory, whatever it shows, so that
/// nobody may have any number of them. Thread-safe.
/// </summary>
internal sealed class OpenPages
{
    /// <summary>The most of one person: more than anybody has tabs, and few enough that they fill nothing.</summary>
    public const int MostOfOne = 100;

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>A page is opened.</summary>
    /// <param name="person">Whose it is.</param>
    /// <returns>To be disposed when it is closed; null when the person has too many.</returns>
    public IDisposable? TryOpen(string person)
    {
        if (_open.AddOrUpdate(person, 1, static (_, open) => open + 1) <= MostOfOne)
            return new Page(this, person);
        Close(person);
        return null;
    }

    private void Close(string person)
    {
        // Whoever has none open is forgotten, unless one is opened meanwhile.
        if (_open.AddOrUpdate(person, 0, static (_, open) => open - 1) == 0)
            _open.TryRemove(KeyValuePair.Create(person, 0));
    }

    private sealed class Page(OpenPages pages, string person) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
                pages.Close(person);
        }
    }
}
