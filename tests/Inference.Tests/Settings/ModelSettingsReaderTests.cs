using ServingCluster.Errors;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Tests.Settings;

public sealed class ModelSettingsReaderTests
{
    private static readonly OnnxModelFolder Folder = new() { Folder = "/m", ModelFile = "/m/model.onnx", SizeBytes = 1 };

    [Fact]
    public void Without_settings_the_defaults_hold()
    {
        var settings = ModelSettingsReader.Read(Folder, Of());

        Assert.Equal(256, settings.MaxBatchRows);
        Assert.Equal(1, settings.ConcurrentRuns);
        Assert.Equal(0, settings.IntraOpThreads);
        Assert.Equal(ExecutionMode.Sequential, settings.ExecutionMode);
        Assert.Equal(GraphOptimizationLevel.All, settings.GraphOptimization);
        Assert.Empty(settings.Providers);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var settings = ModelSettingsReader.Read(Folder, Of(
            ("SERVING_MAX_BATCH_SIZE", "1"), ("SERVING_CONCURRENT_RUNS", "2"), ("SERVING_INTRA_OP_NUM_THREADS", "3"),
            ("SERVING_INTER_OP_NUM_THREADS", "4"), ("SERVING_EXECUTION_MODE", "Parallel"), ("SERVING_GRAPH_OPTIMIZATION_LEVEL", "basic"),
            ("SERVING_EXECUTION_PROVIDERS", "cuda, CPUExecutionProvider")));

        Assert.Equal((1, 2, 3, 4), (settings.MaxBatchRows, settings.ConcurrentRuns, settings.IntraOpThreads, settings.InterOpThreads));
        Assert.Equal((ExecutionMode.Parallel, GraphOptimizationLevel.Basic), (settings.ExecutionMode, settings.GraphOptimization));
        Assert.Equal(["CUDAExecutionProvider", "CPUExecutionProvider"], settings.Providers.Select(p => p.Name));
        Assert.True(settings.ProvidersRequired);
    }

    [Fact]
    public void The_served_entity_wins_over_metadata_and_that_over_session_options()
    {
        var folder = Folder with
        {
            SessionOptions = Of(("intra_op_num_threads", "1"), ("inter_op_num_threads", "1"), ("graph_optimization_level", "99"), ("execution_mode", "parallel")),
            ServingSettings = Of(("intra_op_num_threads", "2"), ("max_batch_size", "2"), ("SERVING_CONCURRENT_RUNS", "2")),
            Providers = [new ProviderChoice("CUDAExecutionProvider")],
            SessionConfig = Of(("a", "b")),
        };

        var settings = ModelSettingsReader.Read(folder, Of(("SERVING_MAX_BATCH_SIZE", "3")));

        Assert.Equal((1, 2, 3, 2), (settings.InterOpThreads, settings.IntraOpThreads, settings.MaxBatchRows, settings.ConcurrentRuns));
        Assert.Equal("CUDAExecutionProvider", Assert.Single(settings.Providers).Name);
        Assert.False(settings.ProvidersRequired);
        Assert.Equal("b", settings.SessionConfig["a"]);
    }

    [Theory]
    [InlineData("SERVING_MAX_BATCH_SIZE", "0", "1 (no batching) to 65536")]
    [InlineData("SERVING_MAX_BATCH_SIZE", "many", "'many'", "65536")]
    [InlineData("SERVING_CONCURRENT_RUNS", "65", "1 to 64")]
    [InlineData("SERVING_INTRA_OP_NUM_THREADS", "-1", "0 (ONNX Runtime decides) to 1024")]
    [InlineData("SERVING_INTER_OP_NUM_THREADS", "1.5", "1024")]
    [InlineData("SERVING_EXECUTION_MODE", "fast", "sequential or parallel")]
    [InlineData("SERVING_GRAPH_OPTIMIZATION_LEVEL", "7", "disabled, basic, extended, all")]
    [InlineData("SERVING_EXECUTION_PROVIDERS", "cpu,gpu", "cpu, cuda, tensorrt, webgpu")]
    [InlineData("SERVING_EXECUTION_PROVIDERS", "cpu,cpu", "comma-separated")]
    [InlineData("SERVING_EXECUTION_PROVIDERS", "", "comma-separated")]
    [InlineData("OMP_NUM_THREADS", "1", "not a setting of an ONNX model", "SERVING_MAX_BATCH_SIZE, SERVING_CONCURRENT_RUNS")]
    [InlineData("serving_max_batch_size", "1", "not a setting")]
    public void A_wrong_setting_is_named_with_what_would_be_right(string name, string value, params string[] parts)
    {
        var mistakes = new Mistakes();

        ModelSettingsReader.Validate(Of((name, value)), "config.served_entities[0].environment_vars", mistakes);

        Assert.Equal(1, mistakes.Count);
        Assert.All(["config.served_entities[0].environment_vars." + name + ":", .. parts], part => Assert.Contains(part, mistakes.ToString()));
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var folder = Folder with { SessionOptions = Of(("foo", "1")), ServingSettings = Of(("max_batch_size", "x")) };

        var error = Assert.Throws<ServingException>(() => ModelSettingsReader.Read(folder, Of(("SERVING_CONCURRENT_RUNS", "0"))));

        Assert.Contains("3 mistakes", error.Message);
        Assert.Contains("flavors.onnx.onnx_session_options.foo", error.Message);
        Assert.Contains("metadata.serving.max_batch_size", error.Message);
    }

    private static Dictionary<string, string> Of(params (string Name, string Value)[] settings) => settings.ToDictionary(s => s.Name, s => s.Value);
}
