using System.Net;
using ServingCluster.Net;

namespace ServingCluster.Grains.Tests.Net;

public sealed class OutboundConnectionsTests
{
    [Theory]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("fd00::1", true)]
    public void Where_clouds_hand_out_credentials_no_connection_goes(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, OutboundConnections.IsAllowed(IPAddress.Parse(address)));

    [Fact]
    public async Task A_refused_connection_says_why()
    {
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = OutboundConnections.ConnectAsync });
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("http://169.254.169.254/latest", TestContext.Current.CancellationToken));
        Assert.Contains("link-local", fault.Message);
    }
}
