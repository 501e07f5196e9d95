using ServingCluster.Errors;

namespace ServingCluster.Grains.Artifacts;

/// <summary>Folders and files of this machine, as far as they lie in the configured roots.</summary>
internal sealed class LocalSource(IReadOnlyList<string> roots)
{
    private const int MaxDepth = 32;

    /// <summary>The real path of a source that may be read.</summary>
    /// <exception cref="ServingException">It is outside of the roots, or not there.</exception>
    public string Locate(string path)
    {
        if (!Path.IsPathFullyQualified(path))
            path = BelowARoot(path);
        var real = ResolveWithin(path, path);
        if (!File.Exists(real) && !Directory.Exists(real))
            throw Invalid($"The source '{path}' does not exist.");
        return real;
    }

    // A relative path is sought below each root in turn; whether it leaves the root is checked like any other.
    private string BelowARoot(string path)
    {
        var found = path.Length == 0 ? null : roots.Select(root => Path.Combine(root, path)).FirstOrDefault(Path.Exists);
        return found ?? throw Invalid(
            $"The source '{path}' is no file or folder below a model root ({string.Join(", ", roots)}), nor an absolute path, nor a file://, http:// or https:// URL.");
    }

    /// <summary>Copies a folder; links in it are followed as far as they stay in the roots.</summary>
    public async Task CopyAsync(string folder, ArtifactWriter writer, CancellationToken cancellationToken)
    {
        var pending = new Stack<(string Folder, string Name, int Depth)>([(folder, "", 0)]);
        while (pending.TryPop(out var next))
        {
            if (next.Depth > MaxDepth)
                throw Invalid($"The folder '{next.Folder}' is nested more than {MaxDepth} deep; a link may lead back to its own folder.");
            foreach (var path in ReadSource(() => Directory.GetFileSystemEntries(next.Folder), next.Folder))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var real = ResolveWithin(path, folder);
                var name = next.Name + Path.GetFileName(path);
                if (Directory.Exists(real))
                    pending.Push((real, name + "/", next.Depth + 1));
                else
                    await CopyFileAsync(real, name, writer, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <exception cref="ServingException">The file cannot be read.</exception>
    public static FileStream Open(string path) => ReadSource(
        () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024, useAsync: true), path);

    private static async Task CopyFileAsync(string path, string name, ArtifactWriter writer, CancellationToken cancellationToken)
    {
        await using var content = Open(path);
        await writer.AddAsync(name, content, checksum: null, cancellationToken).ConfigureAwait(false);
    }

    private string ResolveWithin(string path, string source)
    {
        var real = ReadSource(() => RealPath.Resolve(path), path);
        foreach (var root in roots)
        {
            if (RealPath.IsWithin(real, RealPath.Resolve(root)))
                return real;
        }

        var where = path == source ? $"The source '{path}'" : $"'{path}', a link in the source,";
        throw Invalid(roots.Count == 0
            ? $"{where} is a local path, and no local roots are configured. Configure a root that holds it, or upload the files."
            : $"{where} is outside of the configured roots: {string.Join(", ", roots.Select(root => $"'{root}'"))}. Put the files below one of them.");
    }

    private static T ReadSource<T>(Func<T> read, string path)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServingException(
                ErrorCode.InvalidParameterValue, $"The source '{path}' cannot be read: {e.Message}", innerException: e);
        }
    }

    private static ServingException Invalid(string message) => new(ErrorCode.InvalidParameterValue, message);
}
