using System.Reflection;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Silo.Providers;

/// <summary>Loads the assemblies that <c>Serving:Providers</c> names.</summary>
internal static class ProviderLoader
{
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
            var types = Assembly.Load(new AssemblyName(assembly)).GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ISiloProvider))).ToList();
            if (types.Count == 1)
                return (ISiloProvider)Activator.CreateInstance(types[0], nonPublic: true)!;
            mistakes.Add($"{key} names '{assembly}', which is an assembly but not of a provider.");
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException or ReflectionTypeLoadException or MissingMethodException)
        {
            mistakes.Add($"{key} names '{assembly}', which cannot be loaded: {e.Message.ReplaceLineEndings(" ").TrimEnd()} Put '{assembly}.dll' and what it needs beside the program.");
        }

        return null;
    }
}
