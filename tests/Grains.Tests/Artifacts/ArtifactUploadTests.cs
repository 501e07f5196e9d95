using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Grains.Artifacts;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Grains.Tests.Artifacts;

public sealed class ArtifactUploadTests : ArtifactTest
{
    private const int UnixLink = 0xA1FF;

    public static TheoryData<string> Formats => ["zip", "tar.gz"];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_archive_is_unpacked_in_place_with_a_manifest(string format)
    {
        var manifest = await UploadAsync(Archive(format, ("MLmodel", "flavors:"), ("data/model.onnx", "weights"), ("empty", "")));

        Assert.Equal(Path.Combine(Store.Root, "models", "m1"), manifest.Folder);
        Assert.Equal(["MLmodel", "data/model.onnx", "empty"], manifest.Files.Select(file => file.Path));
        Assert.Equal([8, 7, 0], manifest.Files.Select(file => file.SizeBytes));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("weights"u8)), manifest.Files[1].Sha256);
        Assert.Equal(15, manifest.SizeBytes);
        Assert.Equal("weights", TextOf(manifest, "data/model.onnx"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Store.Root, ".staging")));
    }

    [Fact]
    public async Task The_same_files_have_the_same_digest_however_they_came()
    {
        var zip = await UploadAsync(Archives.Zip(("b", "2"), ("a", "1")));
        var tar = await UploadAsync(Archives.TarGz(("./a", "1"), ("./b", "2")));
        var wrapped = await UploadAsync(Archives.Zip(("model/a", "1"), ("model/b", "2")));
        var other = await UploadAsync(Archives.Zip(("a", "1"), ("b", "3")));

        Assert.Equal(zip.Digest, tar.Digest);
        Assert.Equal(zip.Digest, wrapped.Digest);
        Assert.NotEqual(zip.Digest, other.Digest);
    }

    [Fact]
    public async Task An_archive_of_one_folder_stands_for_that_folder()
    {
        var manifest = await UploadAsync(Archives.Zip(("iris/MLmodel", "x"), ("iris/data/w", "y"), ("__MACOSX/iris/._MLmodel", "junk")));

        Assert.Equal(["MLmodel", "data/w"], manifest.Files.Select(file => file.Path));
        Assert.Equal("y", TextOf(manifest, "data/w"));
    }

    [Fact]
    public async Task A_bare_model_is_stored_as_model_onnx()
    {
        var manifest = await UploadAsync(Archives.Onnx);

        Assert.Equal("model.onnx", Assert.Single(manifest.Files).Path);
        Assert.Equal(Archives.Onnx, File.ReadAllBytes(Path.Combine(manifest.Folder, "model.onnx")));
    }

    [Fact]
    public async Task A_second_artifact_replaces_the_first_as_a_whole()
    {
        await UploadAsync(Archives.Zip(("old", "1")));
        var manifest = await UploadAsync(Archives.Zip(("new", "2")));

        Assert.Equal(["new"], Directory.GetFileSystemEntries(manifest.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("<html>sign in</html>")]
    [InlineData("version https://git-lfs.github.com/spec/v1")]
    [InlineData("{\"error\": 1}")]
    public async Task A_file_that_is_no_model_is_refused(string text)
    {
        var refusal = await RefusedAsync(() => UploadAsync(Encoding.ASCII.GetBytes(text)));

        Assert.Contains(".zip, a .tar.gz or an .onnx", refusal.Message);
    }

    [Fact]
    public async Task An_empty_file_or_archive_is_refused()
    {
        Assert.Contains("empty", (await RefusedAsync(() => UploadAsync([]))).Message);
        Assert.Contains("no files", (await RefusedAsync(() => UploadAsync(Archives.Zip()))).Message);
        Assert.Contains("no files", (await RefusedAsync(() => UploadAsync(Archives.TarGz(new PaxTarEntry(TarEntryType.Directory, "folder"))))).Message);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("a/..")]
    [InlineData("/etc/evil")]
    [InlineData("C:/evil")]
    [InlineData("C:evil")]
    [InlineData("\\\\server\\share")]
    [InlineData("..\\evil")]
    [InlineData("a\tb")]
    public async Task A_path_that_leads_out_of_the_archive_is_refused_by_name(string name)
    {
        var zip = await RefusedAsync(() => UploadAsync(Archives.Zip(("ok", "1"), (name, "2"))));
        var tar = await RefusedAsync(() => UploadAsync(Archives.TarGz(("ok", "1"), (name, "2"))));

        var shown = name.Replace('\t', '?');
        Assert.Contains($"'{shown}'", zip.Message);
        Assert.Contains($"'{shown}'", tar.Message);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Store.Root, "evil", SearchOption.AllDirectories), _ => true);
    }

    [Fact]
    public async Task A_folder_that_leads_out_of_the_archive_is_refused_too()
    {
        await RefusedAsync(() => UploadAsync(Archives.Zip(("ok", "1"), ("../evil/", ""))));
        await RefusedAsync(() => UploadAsync(Archives.TarGz(new PaxTarEntry(TarEntryType.Directory, "../evil/"))));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    public async Task Links_and_special_files_in_a_tar_are_refused(TarEntryType type)
    {
        var entry = new PaxTarEntry(type, "link");
        if (type is not TarEntryType.Fifo)
            entry.LinkName = "/etc/passwd";

        var refusal = await RefusedAsync(() => UploadAsync(Archives.TarGz(entry)));

        Assert.Contains("'link' is a link or a special file", refusal.Message);
    }

    [Fact]
    public async Task Links_in_a_zip_are_refused()
    {
        var refusal = await RefusedAsync(() => UploadAsync(Archives.Zip(UnixLink, ("link", "/etc/passwd"))));

        Assert.Contains("'link'", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Double_entries_are_refused(string format)
    {
        Assert.Contains("'a' twice", (await RefusedAsync(() => UploadAsync(Archive(format, ("a", "1"), ("./a", "2"))))).Message);
        Assert.Contains("both", (await RefusedAsync(() => UploadAsync(Archive(format, ("a", "1"), ("a/b", "2"))))).Message);
        Assert.Contains("both", (await RefusedAsync(() => UploadAsync(Archive(format, ("a/b", "1"), ("a", "2"))))).Message);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_archive_that_unpacks_to_more_than_the_limit_is_refused(string format)
    {
        Limits = new ArtifactLimits { MaxUnpackedBytes = 1_000_000 };
        var bomb = Archive(format, ("zeros", new string('0', 1_000_001)));
        Assert.True(bomb.Length < 10_000);

        var refusal = await RefusedAsync(() => UploadAsync(bomb));

        Assert.Contains("1000000 bytes", refusal.Message);
        await UploadAsync(Archive(format, ("zeros", new string('0', 1_000_000))));
    }

    [Fact]
    public async Task A_zip_that_lies_about_its_sizes_is_refused()
    {
        Limits = new ArtifactLimits { MaxUnpackedBytes = 1_000_000 };
        var bomb = Archives.Zip(("zeros", new string('0', 5_000_000)));
        var directory = bomb.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(bomb.AsSpan(directory + 24), 10); // the uncompressed size in the central directory

        await RefusedAsync(() => UploadAsync(bomb));
    }

    [Fact]
    public async Task Data_that_a_tar_hides_behind_a_skipped_entry_counts_too()
    {
        Limits = new ArtifactLimits { MaxUnpackedBytes = 1_000_000, MaxFiles = 10 };

        var refusal = await RefusedAsync(() => UploadAsync(Archives.TarGz(("__MACOSX/zeros", new string('0', 5_000_000)), ("a", "1"))));

        Assert.Contains("limit", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_archive_of_too_many_files_is_refused(string format)
    {
        Limits = new ArtifactLimits { MaxFiles = 3 };

        var refusal = await RefusedAsync(() => UploadAsync(Archive(format, ("a", ""), ("b", ""), ("c", ""), ("d", ""))));

        Assert.Contains("more than 3", refusal.Message);
        await UploadAsync(Archive(format, ("a", ""), ("b", ""), ("c", "")));
    }

    [Fact]
    public async Task An_upload_that_is_too_long_is_refused()
    {
        Limits = new ArtifactLimits { MaxTransferBytes = 7 };

        await RefusedAsync(() => UploadAsync(Archives.Onnx), ErrorCode.RequestTooLarge);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_damaged_or_shortened_archive_is_refused(string format)
    {
        var random = new Random(11);
        var noise = string.Concat(Enumerable.Range(0, 20_000).Select(_ => (char)random.Next(32, 127)));
        var whole = Archive(format, ("a", noise), ("b", noise));

        foreach (var share in new[] { 0.1, 0.5, 0.9, 0.999 })
            await RefusedAsync(() => UploadAsync(whole[..(int)(whole.Length * share)]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Random_damage_never_ends_in_anything_but_a_refusal_or_files_as_they_were(string format)
    {
        const string Text = "some text that is longer than a header";
        var random = new Random(5);
        var whole = Archive(format, ("MLmodel", Text), ("data/model.onnx", "weights of the model"));
        for (var i = 0; i < 300; i++)
        {
            var damaged = whole.ToArray();
            for (var j = 0; j < 3; j++)
                damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
            var failure = await Record.ExceptionAsync(() => UploadAsync(damaged));
            Assert.True(failure is null or ServingException { Code: ErrorCode.InvalidParameterValue }, $"{i}: {failure}");
            if (failure is null)
                Assert.DoesNotContain(FilesIn(Destination), text => text.Length > 0 && text != "weights of the model" && text != Text);
            Store.Delete(Destination);
        }

        AssertNothingLeft();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_refused()
    {
        await using var broken = new BrokenStream();

        var refusal = await RefusedAsync(
            () => Fetcher.StoreUploadAsync(broken, Destination, Limits, Progress, default), ErrorCode.BadRequest);

        Assert.Contains("broke off", refusal.Message);
    }

    [Fact]
    public async Task Progress_is_told_by_stage()
    {
        var zip = Archives.Zip(("a", new string('0', 9_000_000)));
        await UploadAsync(zip);

        Assert.Contains(new ArtifactProgress(ArtifactStage.Transferring, zip.Length, null), Reports);
        Assert.Equal(new ArtifactProgress(ArtifactStage.Unpacking, 9_000_000, null), Reports[^1]);
        Assert.True(Reports.Count(report => report.Stage == ArtifactStage.Unpacking) >= 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../elsewhere")]
    [InlineData("/tmp")]
    [InlineData(".staging/x")]
    public async Task A_destination_outside_of_the_store_is_a_bug_of_the_caller(string destination) =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Fetcher.StoreUploadAsync(new MemoryStream(Archives.Onnx), destination, Limits, null, default));

    [Fact]
    public void What_a_crash_left_in_staging_is_swept_at_the_start()
    {
        using var staged = Store.Stage();
        Directory.CreateDirectory(staged.Content);
        File.WriteAllText(Path.Combine(staged.Content, "half"), "x");

        _ = new ArtifactStore(Store.Root, null, TimeProvider.System);

        AssertNothingLeft();
    }

    [Fact]
    public void Those_that_share_a_store_leave_alone_what_the_others_are_about()
    {
        using var temporary = new TestFolder();
        var one = new ArtifactStore(temporary["shared"], "one", TimeProvider.System);
        using var staged = one.Stage();
        Directory.CreateDirectory(staged.Content);

        _ = new ArtifactStore(temporary["shared"], "two", TimeProvider.System);
        Assert.True(Directory.Exists(staged.Content));

        // Days later, one is gone for good: its name never came back.
        var later = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(3));
        _ = new ArtifactStore(temporary["shared"], "two", later);
        Assert.False(Directory.Exists(staged.Content));
    }

    [Fact]
    public void A_full_disk_is_told_as_such()
    {
        var failure = DiskFailures.Translate(new IOException("No space left on device", 28), "/data/x");

        Assert.Equal(ErrorCode.TemporarilyUnavailable, failure.Code);
        Assert.Contains("no room left", failure.Message);
    }

    private IEnumerable<string> FilesIn(string destination) =>
        Directory.EnumerateFiles(Path.Combine(Store.Root, destination), "*", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static byte[] Archive(string format, params (string Name, string Text)[] files) =>
        format == "zip" ? Archives.Zip(files) : Archives.TarGz(files);

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("The client is gone."));
    }
}
