using System.Reflection;
using System.Runtime.Loader;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Silo.Providers;

/// <summary>
/// Loads the assemblies that <c>Serving:Providers</c> names: from the folder <c>providers/&lt;name&gt;</c> beside the program, where a provider
/// lies with what it needs, or from among the program's own assemblies. What program and provider both bring is taken from the program.
/// </summary>
internal static class ProviderLoader
{
    private const string Folder = "providers";

    /// <summary>The providers, in the order of the setting.</summary>
    /// <exception cref="SettingsException">An assembly is not there or is none of a provider.</exception>
    public static IReadOnlyList<ISiloProvider> Load(IEnumerable<string> assemblies)
    {
        var providers = new List<ISiloProvider>();
        var mistakes = new List<string>();
        foreach (var name in assemblies.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (Find(name, mistakes) is { } provider)
                providers.Add(provider);
        }

        return mistakes.Count == 0 ? providers : throw new SettingsException(mistakes);
    }

    private static ISiloProvider? Find(string assembly, List<string> mistakes)
    {
        var key = SettingsReader.KeyOf("Providers");
        try
        {
            var types = Open(assembly).GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ISiloProvider))).ToList();
            if (types.Count == 1)
                return (ISiloProvider)Activator.CreateInstance(types[0], nonPublic: true)!;
            mistakes.Add($"{key} names '{assembly}', which is an assembly but not of a provider.");
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException or ReflectionTypeLoadException or MissingMethodException)
        {
            mistakes.Add($"{key} names '{assembly}', which cannot be loaded: {e.Message.ReplaceLineEndings(" ").TrimEnd()} Put '{assembly}.dll' and what it needs into '{FolderOf(assembly)}'.");
        }

        return null;
    }

    private static Assembly Open(string assembly)
    {
        var file = Path.Combine(FolderOf(assembly), assembly + ".dll");
        if (!File.Exists(file))
            return Assembly.Load(new AssemblyName(assembly));

        // The one context of the program, so that both mean the same types. It asks here only for what the program does not have.
        var needs = new AssemblyDependencyResolver(file);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            needs.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
    }

    private static string FolderOf(string assembly) => Path.Combine(AppContext.BaseDirectory, Folder, assembly);
}
