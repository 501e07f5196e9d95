using Google.Protobuf;
using ServingCluster.Inference.Graphs.Proto;
using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>All that the graph of a model folder follows from; brings about what it is loaded from. For one load.</summary>
internal sealed class CausalGraphRecipe
{
    private const string QuantizedType = ".weights";

    private readonly string _folder;
    private readonly CausalModelConfig _config;
    private readonly SafetensorsFolder _weights;
    private readonly WeightQuantization _quantization;
    private readonly TensorElementType _compute;
    private readonly int _maxLength;
    private readonly string? _quantizedFile;
    private readonly WeightFiles _files;
    private readonly Action<string> _log;
    private readonly Lazy<(ModelProto Model, QuantizedWeights? Quantized)> _built;

    /// <param name="folder">Holds <c>config.json</c> and the weights.</param>
    /// <param name="config">What the former says.</param>
    /// <param name="quantization">Which weights are quantised.</param>
    /// <param name="compute">The type to compute in.</param>
    /// <param name="maxLength">The most tokens of a row.</param>
    /// <param name="log">Takes lines about what was done and found odd.</param>
    /// <exception cref="Errors.ServingException">The weights are broken.</exception>
    public CausalGraphRecipe(
        string folder, CausalModelConfig config, WeightQuantization quantization, TensorElementType compute, int maxLength, Action<string> log)
    {
        (_folder, _config, _quantization, _compute, _maxLength, _log) = (folder, config, quantization, compute, maxLength, log);
        _weights = SafetensorsFolder.Open(folder);
        _quantizedFile = quantization.IsNone ? null : QuantizedFileOf();
        _files = new WeightFiles(_quantizedFile is null ? _weights.Files : [.. _weights.Files, _quantizedFile]);
        _built = new(Build);
    }

    /// <summary>The folder that the weights' files are in or below.</summary>
    public string WeightsRoot => _files.Root;

    /// <summary>The graph, kept from before or built.</summary>
    /// <exception cref="Errors.ServingException">Config and weights contradict each other.</exception>
    public byte[] Graph()
    {
        using var key = Key(_files).Add(_maxLength);
        return GraphCache.GetOrBuild(_folder, key.Finish(), () => _built.Value.Model.ToByteArray(), _log);
    }

    /// <summary>Quantises the weights, unless that was done before or there are none to be.</summary>
    /// <param name="threads">Threads to do it with, 1 and up.</param>
    /// <exception cref="Errors.ServingException">They cannot be, or there is no place for them.</exception>
    public void QuantizeWeights(int threads)
    {
        if (_quantizedFile is null)
            return;
        var name = Path.GetRelativePath(_folder, _quantizedFile);
        if (QuantizedFile.IsWhole(_quantizedFile, _weights.Files))
        {
            _log($"The weights were quantised before and are taken from '{name}' (bits: {_quantization.Text}).");
            return;
        }

        var weights = _built.Value.Quantized!;
        QuantizedFile.Write(_quantizedFile, weights, _weights.Files, threads);
        _log($"Quantised the weights (bits: {_quantization.Text}; {weights.Length} bytes) and kept them in '{name}'.");
    }

    private (ModelProto Model, QuantizedWeights? Quantized) Build()
    {
        var quantized = _quantizedFile is null ? null : new QuantizedWeights(_quantization, _files.LocationOf(_quantizedFile), _compute);
        return (CausalGraph.Build(_config, _weights, _files, _compute, _maxLength, _log, quantized), quantized);
    }

    // One for all lengths.
    private string QuantizedFileOf()
    {
        using var key = Key(new WeightFiles(_weights.Files)).Add(QuantizedFile.Version);
        return Path.Combine(Path.GetFullPath(_folder), GraphCache.FolderName, key.Finish() + QuantizedType);
    }

    private GraphKey Key(WeightFiles files) => new GraphKey()
        .Add(CausalGraphBuilder.Version)
        .Add(_compute.OnnxName())
        .Add(_quantization.Text)
        .Add(File.ReadAllText(Path.Combine(_folder, CausalModelConfig.FileName)))
        .Add(_weights, files);
}
