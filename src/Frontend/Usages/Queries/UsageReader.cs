using System.Buffers;
using System.IO.Pipelines;
using ServingCluster.Errors;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Usages.Queries;

/// <summary>Sums the lines of the usage log, one after the other: a query takes as much memory as it has sums.</summary>
/// <param name="folder">The folder of the files.</param>
internal sealed class UsageReader(string folder)
{
    /// <summary>Sums of one query at most.</summary>
    public const int MaxSums = 10_000;

    // The longest line has a usage_context of 10 KiB and names.
    private const int MaxLineBytes = 256 * 1024;

    /// <summary>The sums, in the order of what they are of.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>: there are too many.</exception>
    public async Task<SortedDictionary<UsageKey, UsageSum>> SumAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        var sums = new SortedDictionary<UsageKey, UsageSum>();
        foreach (var path in DatedFiles.Between(folder, DateOf(query.Start), DateOf(query.End)).ToList())
            await AddAsync(path, query, sums, cancellationToken);
        return sums;
    }

    private static async Task AddAsync(string path, UsageQuery query, SortedDictionary<UsageKey, UsageSum> sums, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            // Its owner goes on writing it, or deletes it since it is too old.
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true);
        }
        catch (FileNotFoundException)
        {
            return;
        }

        var lines = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        try
        {
            while (await lines.ReadAsync(cancellationToken) is var read)
            {
                var rest = Take(read.Buffer, query, sums);
                lines.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted || rest.Length > MaxLineBytes)
                    return;
            }
        }
        finally
        {
            await lines.CompleteAsync();
        }
    }

    /// <summary>Adds every whole line; gives back what follows them.</summary>
    private static ReadOnlySequence<byte> Take(ReadOnlySequence<byte> buffer, UsageQuery query, SortedDictionary<UsageKey, UsageSum> sums)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            if (UsageLine.Read(buffer.Slice(0, end)) is { } line && query.Takes(line))
                SumOf(UsageSum.KeyOf(line, query.Grouping), sums).Add(line);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return buffer;
    }

    private static UsageSum SumOf(UsageKey key, SortedDictionary<UsageKey, UsageSum> sums)
    {
        if (sums.TryGetValue(key, out var sum))
            return sum;
        if (sums.Count >= MaxSums)
        {
            throw new ServingException(
                ErrorCode.InvalidParameterValue, $"group_by: there are more than {MaxSums} sums; ask for a shorter time, for one endpoint, or group by less.");
        }

        return sums[key] = new UsageSum();
    }

    private static DateOnly DateOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
