using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServingCluster.Inference.Models;

/// <summary>The file <c>MLmodel</c> of an MLflow model folder (https://mlflow.org/docs/latest/ml/model/).</summary>
internal static class MlModelFile
{
    private const string File = OnnxModelFolderReader.DescriptionFile;

    // Signatures with thousands of columns stay well below; a larger file is no description.
    private const long LargestFile = 16 << 20;
    private const int DeepestNesting = 100;

    /// <summary>Reads a folder by its description.</summary>
    /// <param name="folder">The folder; it holds the file.</param>
    /// <param name="read">Makes the result of the folder and the description.</param>
    /// <exception cref="Errors.ServingException">The description is broken.</exception>
    public static T Read<T>(string folder, Func<string, YamlMap, T> read)
    {
        try
        {
            return read(folder, Parse(Path.Combine(folder, File)));
        }
        catch (YamlException e)
        {
            throw Broken.Key(File, "", $"is not valid YAML at line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
    }

    private static YamlMap Parse(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
            throw Broken.Key(File, "", $"is larger than {LargestFile >> 20} MiB.");

        var text = System.IO.File.ReadAllText(path);
        RequireShallow(text);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
            throw Broken.Key(File, "", "has to be one YAML map, with the key 'flavors'.");
        return new YamlMap(root, File, "");
    }

    // The document is built by recursion, which brackets without end would overflow; the parser itself is a loop.
    private static void RequireShallow(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting)
                throw new YamlException(parser.Current.Start, parser.Current.End, "it is nested too deep.");
        }
    }
}
