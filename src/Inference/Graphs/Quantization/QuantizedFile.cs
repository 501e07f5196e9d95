using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ServingCluster.Errors;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>
/// Quantised weights in a file beside a model. It ends with a mark of its whole length and of the files that it was made of, and comes to
/// its place by one rename after its bytes are on the disk: any number of processes may write it at the same time, and one that is cut off
/// or was made of other files is made again.
/// </summary>
internal static class QuantizedFile
{
    /// <summary>Changes with every change of the bytes that a weight becomes.</summary>
    public const int Version = 1;

    private const int DigestBytes = 32;
    private const int MarkBytes = DigestBytes + sizeof(long);

    /// <summary>Whether a file is there, whole, and made of these files.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sources">The files with the weights.</param>
    public static bool IsWhole(string path, IEnumerable<string> sources)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            Span<byte> mark = stackalloc byte[MarkBytes];
            return length >= MarkBytes
                && RandomAccess.Read(file, mark, length - MarkBytes) == MarkBytes
                && mark.SequenceEqual(Mark(length, sources));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Quantises weights into a file.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="weights">What it is to hold.</param>
    /// <param name="sources">The files with the weights.</param>
    /// <param name="threads">Threads to do it with, 1 and up.</param>
    /// <exception cref="ServingException">A weight is not finite, or the file cannot be written; then nothing is left of it.</exception>
    public static void Write(string path, QuantizedWeights weights, IReadOnlyCollection<string> sources, int threads)
    {
        var length = weights.Length + MarkBytes;
        var draft = Path.Combine(Path.GetDirectoryName(path)!, $"{Guid.NewGuid():N}.draft");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // The whole length is asked for at once, so that a disk without room says so before the work is done.
            using (var target = File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, length))
            {
                var mark = Mark(length, sources);
                Quantize(weights, target, threads);
                RandomAccess.Write(target, mark, length - MarkBytes);
                RandomAccess.FlushToDisk(target);
            }

            Place(draft, path, sources);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServingException(
                ErrorCode.InvalidState,
                $"The quantised weights need a file of {length:N0} bytes beside the model, '{path}', which cannot be written: {e.Message} "
                + "Make room or the folder writable, or serve the model without quantisation.",
                innerException: e);
        }
        finally
        {
            Remove(draft);
        }
    }

    private static void Quantize(QuantizedWeights weights, SafeFileHandle target, int threads)
    {
        var files = new Dictionary<string, SafeFileHandle>(StringComparer.Ordinal);
        try
        {
            foreach (var part in weights.All.SelectMany(static w => w.Parts))
            {
                if (!files.ContainsKey(part.File))
                    files.Add(part.File, File.OpenHandle(part.File));
            }

            Parallel.ForEach(
                RowSlice.Of(weights.All),
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                static () => new RowQuantizer(),
                (slice, _, quantizer) =>
                {
                    quantizer.Run(slice, files[slice.Part.File], target);
                    return quantizer;
                },
                static _ => { });
        }
        catch (AggregateException e)
        {
            // One is enough to be told.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        finally
        {
            foreach (var file in files.Values)
                file.Dispose();
        }
    }

    // Where a file that is in use cannot be replaced, another process has just put it there.
    private static void Place(string draft, string path, IEnumerable<string> sources)
    {
        try
        {
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && IsWhole(path, sources))
        {
        }
    }

    private static void Remove(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What the caller is told is why it could not be written.
        }
    }

    // Contents are told by sizes and times, as a build tool does: to read all of a model at every load takes longer than to load it.
    private static byte[] Mark(long length, IEnumerable<string> sources)
    {
        using var key = new GraphKey();
        foreach (var source in sources)
        {
            var file = new FileInfo(WeightFiles.RealPath(source));
            key.Add(file.Length).Add(file.LastWriteTimeUtc.Ticks);
        }

        var mark = new byte[MarkBytes];
        Convert.FromHexString(key.Finish()).CopyTo(mark, 0);
        MemoryMarshal.Write(mark.AsSpan(DigestBytes), in length);
        return mark;
    }
}
