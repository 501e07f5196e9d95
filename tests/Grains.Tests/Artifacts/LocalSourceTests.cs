using System.Security.Cryptography;

namespace ServingCluster.Grains.Tests.Artifacts;

public sealed class LocalSourceTests : ArtifactTest
{
    [Theory]
    [InlineData("")]
    [InlineData("file://")]
    public async Task A_folder_below_a_root_is_copied(string scheme)
    {
        var folder = MakeModel(Path.Combine(Root, "my model"));

        var manifest = await FetchAsync(scheme + (scheme.Length == 0 ? folder : folder.Replace(" ", "%20")));

        Assert.Equal(["MLmodel", "data/model.onnx"], manifest.Files.Select(file => file.Path));
        Assert.Equal("weights", TextOf(manifest, "data/model.onnx"));
        Assert.True(File.Exists(Path.Combine(folder, "MLmodel")));
    }

    [Fact]
    public async Task A_folder_with_one_folder_in_it_stays_so()
    {
        MakeModel(Path.Combine(Root, "outer", "inner"));

        var manifest = await FetchAsync(Path.Combine(Root, "outer"));

        Assert.Equal(["inner/MLmodel", "inner/data/model.onnx"], manifest.Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Files_are_unpacked_or_taken_as_they_are()
    {
        var zip = Write("m.zip", Archives.Zip(("a", "1")));
        var tar = Write("m.tar.gz", Archives.TarGz(("a", "1")));
        var onnx = Write("m.onnx", Archives.Onnx);

        Assert.Equal("a", Assert.Single((await FetchAsync(zip)).Files).Path);
        Assert.Equal("a", Assert.Single((await FetchAsync(tar)).Files).Path);
        Assert.Equal("model.onnx", Assert.Single((await FetchAsync(onnx)).Files).Path);
    }

    [Fact]
    public async Task A_checksum_of_a_local_file_is_checked()
    {
        var onnx = Write("m.onnx", Archives.Onnx);

        await FetchAsync($"file://{onnx}#sha256={Convert.ToHexString(SHA256.HashData(Archives.Onnx))}");
        Store.Delete(Destination);
        await RefusedAsync(() => FetchAsync($"file://{onnx}#sha256={new string('0', 64)}"));
    }

    [Fact]
    public async Task A_source_outside_of_the_roots_is_refused_with_their_names()
    {
        var folder = MakeModel(Path.Combine(Outside, "m"));
        Directory.CreateDirectory(Root + "-sibling");

        foreach (var source in new[]
        {
            folder, $"file://{folder}", Path.Combine(Root, "..", "outside", "m"), Root + "-sibling", "/", Path.Combine(Outside, "not-there"),
            $"file://{Root}/%2e%2e/outside/m",
        })
        {
            var refusal = await RefusedAsync(() => FetchAsync(source));
            Assert.Contains($"outside of the configured roots: '{Root}'", refusal.Message);
        }
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_refused()
    {
        Assert.Contains("does not exist", (await RefusedAsync(() => FetchAsync(Path.Combine(Root, "nothing")))).Message);
        Assert.Contains("nor an absolute path", (await RefusedAsync(() => FetchAsync("models/nowhere"))).Message);
        Assert.Contains("nor an absolute path", (await RefusedAsync(() => FetchAsync(""))).Message);
    }

    [Fact]
    public async Task A_relative_source_lies_below_a_root()
    {
        MakeModel(Path.Combine(Root, "team", "m"));
        await RefusedAsync(() => FetchAsync("../outside/m"));
        Assert.NotEmpty((await FetchAsync("team/m")).Files);
    }

    [Fact]
    public async Task A_link_that_leads_out_of_the_roots_is_refused()
    {
        var secret = MakeModel(Path.Combine(Outside, "secret"));
        var folder = MakeModel(Path.Combine(Root, "m"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "direct"), secret);
        Directory.CreateSymbolicLink(Path.Combine(Root, "parent"), Outside);
        File.CreateSymbolicLink(Path.Combine(folder, "data", "inner"), Path.Combine(secret, "MLmodel"));

        await RefusedAsync(() => FetchAsync(Path.Combine(Root, "direct")));
        await RefusedAsync(() => FetchAsync(Path.Combine(Root, "parent", "secret")));
        var refusal = await RefusedAsync(() => FetchAsync(folder));

        Assert.Contains(Path.Combine(folder, "data", "inner"), refusal.Message);
    }

    [Fact]
    public async Task A_link_within_the_roots_is_followed()
    {
        MakeModel(Path.Combine(Root, "shared"));
        Directory.CreateDirectory(Path.Combine(Root, "m"));
        File.CreateSymbolicLink(Path.Combine(Root, "m", "MLmodel"), "../shared/MLmodel");
        Directory.CreateSymbolicLink(Path.Combine(Root, "m", "data"), Path.Combine(Root, "shared", "data"));

        var manifest = await FetchAsync(Path.Combine(Root, "m"));

        Assert.Equal("flavors:", TextOf(manifest, "MLmodel"));
        Assert.Equal("weights", TextOf(manifest, "data/model.onnx"));
        Assert.Null(new FileInfo(Path.Combine(manifest.Folder, "MLmodel")).LinkTarget);
    }

    [Fact]
    public async Task Links_that_go_in_circles_are_refused()
    {
        var folder = MakeModel(Path.Combine(Root, "m"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "again"), folder);
        Assert.Contains("nested", (await RefusedAsync(() => FetchAsync(folder))).Message);

        File.CreateSymbolicLink(Path.Combine(Root, "x"), Path.Combine(Root, "y"));
        File.CreateSymbolicLink(Path.Combine(Root, "y"), Path.Combine(Root, "x"));
        Assert.Contains("symbolic links", (await RefusedAsync(() => FetchAsync(Path.Combine(Root, "x")))).Message);
    }

    [Fact]
    public async Task The_limits_hold_for_folders_too()
    {
        var folder = MakeModel(Path.Combine(Root, "m"));
        Limits = Limits with { MaxFiles = 1 };
        Assert.Contains("more than 1 files", (await RefusedAsync(() => FetchAsync(folder))).Message);

        Limits = Limits with { MaxFiles = 2, MaxUnpackedBytes = 14 };
        Assert.Contains("more than 14 bytes", (await RefusedAsync(() => FetchAsync(folder))).Message);
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(Root, name), content);
        return Path.Combine(Root, name);
    }

    private static string MakeModel(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "MLmodel"), "flavors:");
        File.WriteAllText(Path.Combine(folder, "data", "model.onnx"), "weights");
        return folder;
    }
}
