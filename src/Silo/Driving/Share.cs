using System.IO.Hashing;
using System.Text;

namespace ServingCluster.Silo.Driving;

/// <summary>Deals names out to silos by rendezvous hashing: every silo comes to the same answer, and one that goes changes its own share only.</summary>
internal static class Share
{
    /// <summary>The silo that looks after a name; null when there is none.</summary>
    public static string? OwnerOf(string name, IReadOnlyCollection<string> silos) => silos.MaxBy(s => (Weight(name, s), s));

    /// <summary>The silos that look after a name, so many at most.</summary>
    public static IReadOnlyCollection<string> OwnersOf(string name, IReadOnlyCollection<string> silos, int atMost) =>
        silos.Count <= atMost ? silos : [.. silos.OrderByDescending(s => (Weight(name, s), s)).Take(atMost)];

    private static ulong Weight(string name, string silo) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{silo}\0{name}"));
}
