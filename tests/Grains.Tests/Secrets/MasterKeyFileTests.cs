using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Errors;
using ServingCluster.Grains.Secrets;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Grains.Tests.Secrets;

public sealed class MasterKeyFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string File => _folder["secrets.key"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_has_a_key_a_line_and_remarks()
    {
        var (first, second) = (MasterKey.Generate(), MasterKey.Generate());
        Write($"# remark\n\n{first.Export()}\r\n  {second.Export()}");
        Assert.Equal([first.Id, second.Id], MasterKeyFile.Read(File).Select(k => k.Id));
    }

    [Fact]
    public void A_line_that_is_no_key_is_named_and_not_shown()
    {
        Write("# remark\nplanted-value\n");
        var failure = Assert.Throws<ServingException>(() => MasterKeyFile.Read(File));
        Assert.Contains("line 2", failure.Message);
        Assert.DoesNotContain("planted-value", failure.Message);
    }

    [Fact]
    public void An_empty_file_and_none_at_all_are_told()
    {
        Assert.Contains(File, Assert.Throws<ServingException>(() => MasterKeyFile.Read(File)).Message);
        Write("# nothing\n");
        Assert.Contains("no key", Assert.Throws<ServingException>(() => MasterKeyFile.Read(File)).Message);
    }

    [Theory]
    [InlineData("600", true)]
    [InlineData("400", true)]
    [InlineData("440", true)]
    [InlineData("644", false)]
    [InlineData("604", false)]
    [InlineData("620", false)]
    [InlineData("602", false)]
    public void A_file_that_others_may_read_or_change_is_refused(string mode, bool isTaken)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        if (OperatingSystem.IsWindows())
            return;
        Write(MasterKey.Generate().Export());
        System.IO.File.SetUnixFileMode(File, (UnixFileMode)Convert.ToInt32(mode, 8));
        if (isTaken)
            Assert.Single(MasterKeyFile.Read(File));
        else
            Assert.Contains("chmod 600", Assert.Throws<ServingException>(() => MasterKeyFile.Read(File)).Message);
    }

    [Fact]
    public void The_file_is_made_for_its_owner_alone_when_the_first_secret_is_sealed()
    {
        var keys = Generated();
        Assert.False(System.IO.File.Exists(File));
        var sealedText = new SecretSealer(keys).Seal("value", "p");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal("value", new SecretSealer(Generated()).Open(sealedText, "p"));
    }

    [Fact]
    public void To_open_makes_no_file()
    {
        var sealedText = new SecretSealer(new GivenMasterKeys([MasterKey.Generate()], "a test")).Seal("value", "p");
        Assert.Throws<ServingException>(() => new SecretSealer(Generated()).Open(sealedText, "p"));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_new_key_seals_and_the_older_ones_open_after_a_restart_too()
    {
        var keys = Generated();
        var before = new SecretSealer(keys).Seal("before", "p");
        var old = keys.Active.Id;
        keys.Renew();
        var after = new SecretSealer(keys).Seal("after", "p");
        Assert.NotEqual(old, keys.Active.Id);
        var restarted = new SecretSealer(Generated());
        Assert.Equal(("before", "after"), (restarted.Open(before, "p"), restarted.Open(after, "p")));
    }

    [Fact]
    public async Task Of_two_first_uses_at_once_one_makes_the_key()
    {
        var keys = Generated();
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => keys.Active.Id)));
        Assert.Single(ids.Distinct());
    }

    private GeneratedMasterKeys Generated() => new(File, NullLogger<GeneratedMasterKeys>.Instance);

    private void Write(string text)
    {
        System.IO.File.WriteAllText(File, text);
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
