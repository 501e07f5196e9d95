using ServingCluster.Frontend.OAuth;

namespace ServingCluster.Frontend.Tests.OAuth;

public sealed class RegisteredClientsTests
{
    [Theory]
    [InlineData("a=https://x.io/in", 1)]
    [InlineData("a=https://x.io/in; b=http://localhost:3000/in;", 2)]
    [InlineData("a", null)]
    [InlineData("=https://x.io", null)]
    [InlineData("a=http://x.io/in", null)]
    [InlineData("a=https://x.io/in#part", null)]
    [InlineData("a=https://me@x.io/in", null)]
    [InlineData("databricks-cli=https://x.io/in", null)]
    public void A_setting_names_clients_and_safe_addresses(string text, int? clients) => Assert.Equal(clients, RegisteredClients.Parse(text)?.Count);
}
