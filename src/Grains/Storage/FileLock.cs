using ServingCluster.Errors;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// Keeps a second server off the same data. An operating-system lock on a file of its own, rather than SQLite's
/// <c>locking_mode=EXCLUSIVE</c>, because that would also shut out the readers of this process. The kernel drops the lock
/// when the process ends, however it ends; the file stays and means nothing.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <exception cref="ServingException">Somebody holds the lock, or the file cannot be made.</exception>
    public static FileLock Acquire(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(path, e);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw InUse(path, e);
        }
        catch (IOException e)
        {
            throw NotWritable(path, e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static ServingException InUse(string path, IOException cause) => new(
        ErrorCode.TemporarilyUnavailable,
        $"The data directory '{Path.GetDirectoryName(path)}' is in use by another server (it holds the lock '{path}'). " +
        "Stop that server, or give this one a data directory of its own.",
        innerException: cause);

    private static ServingException NotWritable(string path, Exception cause) => new(
        ErrorCode.InternalError,
        $"The data directory '{Path.GetDirectoryName(path)}' cannot be written: {cause.Message} " +
        "Give the server's user write access to it, or choose another data directory.",
        innerException: cause);
}
