using System.Collections.Concurrent;
using ServingCluster.Grains.Endpoints;

namespace ServingCluster.Grains.Local;

/// <summary>
/// The endpoints' grains of one process, by name. One that holds nothing (a name that was only asked about, or whose endpoint is deleted)
/// lives as long as somebody has it at hand, so that any number of names may be tried and no name ever has two grains. Thread-safe.
/// </summary>
/// <param name="make">Makes the grain of a name.</param>
internal sealed class EndpointSlots(Func<string, ServingEndpoint> make)
{
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>How many names have a grain, or had one at the last <see cref="Sweep"/>.</summary>
    public int Count => _slots.Count;

    /// <summary>The grain of a name, made where there is none.</summary>
    public ServingEndpoint Get(string name)
    {
        while (true)
        {
            if (_slots.GetOrAdd(name, static _ => new Slot()).Get(name, make) is { } grain)
                return grain;
        }
    }

    /// <summary>Keeps the grains that hold an endpoint, leaves the others to those who use them, and forgets the names of those that are gone.</summary>
    public void Sweep()
    {
        foreach (var (name, slot) in _slots)
        {
            if (slot.TryClose())
                _slots.TryRemove(new(name, slot));
        }
    }

    private sealed class Slot
    {
        private readonly Lock _gate = new();
        private ServingEndpoint? _kept;
        private WeakReference<ServingEndpoint>? _grain;
        private bool _isClosed;

        // Null when it is closed: the name has another slot by now, or is about to.
        public ServingEndpoint? Get(string name, Func<string, ServingEndpoint> make)
        {
            lock (_gate)
            {
                if (_isClosed)
                    return null;
                if ((_kept ?? Living()) is { } grain)
                    return grain;
                // Kept until the next sweep at least: it is about to be used, and may be about to hold something.
                _kept = make(name);
                _grain = new(_kept);
                return _kept;
            }
        }

        public bool TryClose()
        {
            lock (_gate)
            {
                // A slot without a grain is about to get its first.
                if (_grain is null)
                    return false;
                if ((_kept ?? Living()) is not { } grain)
                    return _isClosed = true;
                _kept = grain.IsVacant ? null : grain;
                return false;
            }
        }

        private ServingEndpoint? Living() => _grain is not null && _grain.TryGetTarget(out var grain) ? grain : null;
    }
}
