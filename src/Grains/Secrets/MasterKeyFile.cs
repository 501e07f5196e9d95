using System.Text;
using Microsoft.Win32.SafeHandles;
using ServingCluster.Errors;
using ServingCluster.Grains.Artifacts;

namespace ServingCluster.Grains.Secrets;

/// <summary>
/// A file of master keys: one a line, the first one seals; empty lines and those that begin with <c>#</c> say nothing. Only its owner
/// may write it, and nobody beyond its group read it: Kubernetes mounts secrets readable for the group of a pod.
/// </summary>
public static class MasterKeyFile
{
    private const long MaxLength = 64 * 1024;
    private const string Temporary = ".new";

    private const UnixFileMode Open = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: there is no such file, others may read it, or a line is no
    /// key; the message says which and what would be right, never what stands there.</exception>
    public static IReadOnlyList<MasterKey> Read(string path)
    {
        var keys = new List<MasterKey>();
        var number = 0;
        foreach (var line in ReadText(path).Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            keys.Add(MasterKey.TryParse(line, out var key) ? key : throw Wrong(path, $"its line {number} is no key (32 bytes as base64 or as 64 hex digits)"));
        }

        return keys.Count > 0 ? keys : throw Wrong(path, "it holds no key; 'openssl rand -base64 32' makes one");
    }

    /// <summary>Writes the keys, for the owner alone: the file is there with all of them or is what it was before.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InternalError"/>: it cannot be written.</exception>
    public static void Write(string path, IEnumerable<MasterKey> keys)
    {
        try
        {
            var text = new StringBuilder("# Opens the secrets of this server. Keep a copy in a safe place, apart from backups of the data.\n");
            foreach (var key in keys)
                text.Append(key.Export()).Append('\n');
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = Own;
            File.Delete(path + Temporary);
            using (var file = new FileStream(path + Temporary, options))
            {
                file.Write(Encoding.ASCII.GetBytes(text.ToString()));
                file.Flush(flushToDisk: true);
            }

            File.Move(path + Temporary, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServingException(ErrorCode.InternalError, $"The file of secrets' keys '{path}' cannot be written: {e.Message}", innerException: e);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            CheckMode(path, handle);
            var length = RandomAccess.GetLength(handle);
            if (length > MaxLength)
                throw Wrong(path, $"it is larger than {MaxLength} bytes");
            var bytes = new byte[length];
            return Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(handle, bytes, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, e.Message.TrimEnd('.'));
        }
    }

    // Of the file that was opened, not of what the path names a moment later, nor of a link to it.
    private static void CheckMode(string path, SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
            return;
        var mode = File.GetUnixFileMode(handle);
        if ((mode & Open) != 0)
        {
            throw Wrong(path, $"others may read or change it (mode {Convert.ToString((int)mode, 8)}); 'chmod 600 {path}' keeps it to its owner");
        }
    }

    private static ServingException Wrong(string path, string what) =>
        new(ErrorCode.InvalidState, $"The file of secrets' keys '{path}' cannot be used: {what}.");
}
