using System.Text;
using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.CrashProbe;

/// <summary>
/// Writes records until it is killed. Prints a line for every write that the store acknowledged, and only then:
/// "key etag round:number", the last being what the record's value repeats.
/// </summary>
public static class Program
{
    public static async Task Main(string[] args)
    {
        var (path, round) = (args[0], args[1]);
        await using var store = SqliteStateStore.Open(path);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => WriteForeverAsync(store, output, round, writer)));
    }

    private static async Task WriteForeverAsync(SqliteStateStore store, StreamWriter output, string round, int writer)
    {
        for (var number = 0; ; number++)
        {
            var key = $"w{writer}/k{number % 7}";
            var etag = (await store.ReadAsync(key, default))?.ETag;
            var stamp = $"{round}:{number}";
            var value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(stamp + ";", 1 + number * 37 % 500)));
            var written = await store.WriteAsync(key, value, etag, default);
            lock (output)
                output.WriteLine($"{key} {written} {stamp}");
        }
    }
}
