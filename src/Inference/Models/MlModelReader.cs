using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServingCluster.Inference.Models;

/// <summary>Reads an MLflow model folder (https://mlflow.org/docs/latest/ml/model/): the parts of <c>MLmodel</c> that serving needs.</summary>
internal static class MlModelReader
{
    private const string File = OnnxModelFolderReader.DescriptionFile;

    // Signatures with thousands of columns stay well below; a larger file is no description.
    private const long LargestFile = 16 << 20;
    private const int DeepestNesting = 100;

    /// <summary>Reads the folder.</summary>
    /// <returns>Null when the model has no <c>onnx</c> flavour.</returns>
    /// <exception cref="Errors.ServingException">The description is broken.</exception>
    public static OnnxModelFolder? Read(string folder)
    {
        try
        {
            return Read(folder, Parse(Path.Combine(folder, File)));
        }
        catch (YamlException e)
        {
            throw Broken.Key(File, "", $"is not valid YAML at line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
    }

    private static OnnxModelFolder? Read(string folder, YamlMap root)
    {
        if (root.Map("flavors") is not { } flavors)
            throw root.Wrong("flavors", "is missing; it has to be a map with the key 'onnx'.");
        if (flavors.Map("onnx") is not { } onnx)
            return null;

        var notes = new List<string>();
        var options = onnx.Map("onnx_session_options");
        var metadata = root.Map("metadata");
        return new OnnxModelFolder
        {
            Folder = folder,
            ModelFile = ArtifactPath.Inside(folder, onnx.Text("data") ?? "model.onnx", onnx.PathOf("data")),
            Signature = MlModelSignature.Read(root, notes),
            Task = metadata?.Text("task"),
            Metadata = metadata?.Texts() ?? [],
            ServingSettings = metadata?.Map("serving")?.Texts() ?? [],
            SessionOptions = ScalarsOf(options),
            SessionConfig = options?.Map("extra_session_config")?.Texts() ?? [],
            Providers = MlModelProviders.Read(onnx, notes),
            InputExample = InputExampleReader.Read(folder, root.Map("saved_input_example_info"), notes),
            SizeBytes = ArtifactPath.SizeOf(folder),
            Notes = notes,
        };
    }

    private static Dictionary<string, string> ScalarsOf(YamlMap? options) =>
        options is null ? [] : options.Keys.Where(k => k != "extra_session_config").ToDictionary(k => k, k => options.Text(k) ?? "");

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
