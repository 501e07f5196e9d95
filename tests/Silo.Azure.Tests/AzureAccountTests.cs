namespace ServingCluster.Silo.Azure.Tests;

public sealed class AzureAccountTests
{
    [Theory]
    [InlineData("https://mine.blob.core.windows.net", true)]
    [InlineData("https://mine.blob.core.chinacloudapi.cn/", true)]
    [InlineData("http://mine.blob.core.windows.net", false)]
    [InlineData("https://mine.table.core.windows.net", false)]
    [InlineData("https://mine.blob.core.windows.net/container", false)]
    [InlineData("https://mine.blob.core.windows.net/?sig=secret", false)]
    [InlineData("mine", false)]
    public void An_account_is_named_by_its_address_of_blobs(string text, bool isAddress) => Assert.Equal(isAddress, AzureAccount.IsAddress(text));

    [Fact]
    public void The_address_of_tables_follows_from_it() =>
        Assert.Equal(new Uri("https://mine.table.core.windows.net/"), AzureAccount.TablesOf("https://mine.blob.core.windows.net"));

    [Fact]
    public void By_its_identity_a_process_reaches_both()
    {
        var account = new AzureAccount(new AzureSettings { Account = "https://mine.blob.core.windows.net" });
        Assert.Equal(new Uri("https://mine.blob.core.windows.net"), account.Blobs().Uri);
        Assert.Equal(new Uri("https://mine.table.core.windows.net"), account.Tables().Uri);
    }
}
