using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Inference.Safetensors;

/// <summary>
/// The weights of a model folder: <c>model.safetensors</c>, or the files that <c>model.safetensors.index.json</c> names. Headers are read
/// and checked, contents are not touched.
/// </summary>
internal sealed class SafetensorsFolder
{
    /// <summary>The file of weights that are in one piece.</summary>
    public const string SingleFile = "model.safetensors";

    /// <summary>The file that says which of several files has which tensor.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    private readonly FrozenDictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFolder(string folder, IReadOnlyList<string> files, IEnumerable<SafetensorsEntry> entries)
    {
        Folder = folder;
        Files = files;
        _entries = entries.ToFrozenDictionary(static e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>The full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>The full paths of the files, in ordinal order.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The file that says which tensors there are: the index, or the weights themselves.</summary>
    public string Source => Path.Combine(Folder, Files is [var only] && Path.GetFileName(only) == SingleFile ? SingleFile : IndexFile);

    /// <summary>All tensors, in no order.</summary>
    public IReadOnlyCollection<SafetensorsEntry> Entries => _entries.Values;

    /// <summary>Whether the folder holds weights of this kind.</summary>
    public static bool Exists(string folder) =>
        File.Exists(Path.Combine(folder, SingleFile)) || File.Exists(Path.Combine(folder, IndexFile));

    /// <summary>Reads the headers.</summary>
    /// <exception cref="Errors.ServingException">There are no weights, a file is broken or cut off, or one that the index names is
    /// missing.</exception>
    public static SafetensorsFolder Open(string folder)
    {
        var root = Path.GetFullPath(folder);
        var index = Path.Combine(root, IndexFile);
        if (File.Exists(index))
            return OpenShards(root, index);
        var single = Path.Combine(root, SingleFile);
        if (!File.Exists(single))
            throw Missing(root, single);
        return new SafetensorsFolder(root, [single], SafetensorsHeader.Read(single));
    }

    /// <summary>Finds a tensor.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out SafetensorsEntry entry) => _entries.TryGetValue(name, out entry);

    private static Errors.ServingException Missing(string folder, string single)
    {
        // Files of pickled Python objects can run code when they are read.
        var pickled = Directory.GetFiles(folder, "pytorch_model*.bin");
        var found = pickled.Length > 0 ? $" '{Path.GetFileName(pickled[0])}' has to be saved as safetensors." : "";
        return SafetensorsFault.File(single, $"the file is missing, and so is {IndexFile}; the weights have to be in one of these forms.{found}");
    }

    private static SafetensorsFolder OpenShards(string folder, string index)
    {
        var map = SafetensorsIndex.Read(index);
        var entries = new List<SafetensorsEntry>(map.Count);
        var files = map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(f => Path.Combine(folder, f)).ToArray();
        foreach (var file in files)
        {
            if (!File.Exists(file))
                throw SafetensorsFault.File(index, $"it names the file '{Path.GetFileName(file)}', which does not exist in the model folder.");
            // What the index places elsewhere, or does not know, is not the model's.
            entries.AddRange(SafetensorsHeader.Read(file).Where(e => map.GetValueOrDefault(e.Name) == Path.GetFileName(file)));
        }

        RequireAll(index, map, entries);
        return new SafetensorsFolder(folder, files, entries);
    }

    private static void RequireAll(string index, IReadOnlyDictionary<string, string> map, List<SafetensorsEntry> entries)
    {
        if (entries.Count == map.Count)
            return;
        var found = entries.Select(static e => e.Name).ToHashSet(StringComparer.Ordinal);
        var missing = map.Where(m => !found.Contains(m.Key)).MinBy(static m => m.Key, StringComparer.Ordinal);
        throw SafetensorsFault.Tensor(index, missing.Key, $"it is not in '{missing.Value}', where the index places it.");
    }
}
