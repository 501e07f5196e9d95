using ServingCluster.Errors;
using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Inference.Tests.Safetensors;

public sealed class SafetensorsFolderTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";
    private readonly string _folder = Directory.CreateTempSubdirectory("serving-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Weights_in_one_file_are_found_without_an_index()
    {
        Add("model.safetensors", "a");
        var weights = SafetensorsFolder.Open(_folder);
        Assert.True(weights.TryGet("a", out _));
        Assert.False(weights.TryGet("b", out _));
        Assert.Equal("model.safetensors", Path.GetFileName(weights.Source));
    }

    [Fact]
    public void Weights_in_several_files_are_found_by_their_index()
    {
        Add(First, "a");
        Add(Second, "b");
        Index($$$"""{"metadata":{"total_size":8},"weight_map":{"b":"{{{Second}}}","a":"{{{First}}}"}}""");
        var weights = SafetensorsFolder.Open(_folder);
        Assert.True(weights.TryGet("b", out var b));
        Assert.Equal(Path.Combine(_folder, Second), b.File);
        Assert.Equal([First, Second], weights.Files.Select(Path.GetFileName));
        Assert.Equal("model.safetensors.index.json", Path.GetFileName(weights.Source));
    }

    [Fact]
    public void A_file_that_the_index_names_and_that_is_missing_is_told()
    {
        Add(First, "a");
        Index($$$"""{"weight_map":{"a":"{{{First}}}","b":"{{{Second}}}"}}""");
        AssertRefused($"model.safetensors.index.json: it names the file '{Second}', which does not exist in the model folder.");
    }

    [Fact]
    public void A_tensor_that_is_not_where_the_index_places_it_is_told()
    {
        Add(First, "a");
        Index($$$"""{"weight_map":{"a":"{{{First}}}","b":"{{{First}}}"}}""");
        AssertRefused($"model.safetensors.index.json: tensor 'b': it is not in '{First}', where the index places it.");
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../a.safetensors"}}""", """tensor 'a': its file is "../a.safetensors"; it has to be the name of a file in the same folder.""")]
    [InlineData("""{"weight_map":{"a":".."}}""", "it has to be the name of a file in the same folder.")]
    [InlineData("""{"weight_map":{"a":7}}""", "its file is 7;")]
    [InlineData("""{"weight_map":{"a":"x","a":"x"}}""", "tensor 'a': it is there twice.")]
    [InlineData("""{"weight_map":{}}""", "weight_map is empty.")]
    [InlineData("""{}""", "weight_map is missing;")]
    [InlineData("""{""", "it is not valid JSON")]
    public void A_broken_index_is_refused(string index, string message)
    {
        Index(index);
        AssertRefused(message);
    }

    [Fact]
    public void A_folder_without_weights_says_which_files_are_sought()
    {
        AssertRefused("model.safetensors: the file is missing, and so is model.safetensors.index.json; the weights have to be in one of these forms.");
        File.WriteAllText(Path.Combine(_folder, "pytorch_model-00001-of-00002.bin"), "");
        AssertRefused("'pytorch_model-00001-of-00002.bin' has to be saved as safetensors.");
    }

    private void Add(string file, string tensor) =>
        File.WriteAllBytes(Path.Combine(_folder, file), SafetensorsBytes.Of($$$"""{"{{{tensor}}}":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4));

    private void Index(string json) => File.WriteAllText(Path.Combine(_folder, SafetensorsFolder.IndexFile), json);

    private void AssertRefused(string message)
    {
        var refused = Assert.Throws<ServingException>(() => SafetensorsFolder.Open(_folder));
        Assert.Equal(ErrorCode.InvalidParameterValue, refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
