using System.Security.Cryptography;
using ServingCluster.Errors;
using ServingCluster.Grains.Artifacts;

namespace ServingCluster.Grains.Tests.Artifacts;

public sealed class ArtifactDownloadTests : ArtifactTest
{
    private static readonly byte[] Zip = Archives.Zip(("MLmodel", "flavors:"), ("model.onnx", "weights"));

    [Fact]
    public async Task A_good_download_is_unpacked_and_its_progress_told()
    {
        await using var server = RawHttpServer.Answering(RawHttpServer.Ok(Zip));

        var manifest = await FetchAsync(server.Url("model.zip"));

        Assert.Equal(["MLmodel", "model.onnx"], manifest.Files.Select(file => file.Path));
        Assert.Contains(new ArtifactProgress(ArtifactStage.Transferring, Zip.Length, Zip.Length), Reports);
    }

    [Fact]
    public async Task The_right_checksum_is_accepted_and_a_wrong_one_refused()
    {
        await using var server = RawHttpServer.Answering(RawHttpServer.Ok(Zip));
        var right = Convert.ToHexString(SHA256.HashData(Zip));
        var wrong = new string('0', 64);

        await FetchAsync(server.Url($"model.zip#sha256={right}"));
        Store.Delete(Destination);
        var refusal = await RefusedAsync(() => FetchAsync(server.Url($"model.zip#sha256={wrong}")));

        Assert.Contains(wrong, refusal.Message);
        Assert.Contains(right.ToLowerInvariant(), refusal.Message);
    }

    [Theory]
    [InlineData("#sha256=12")]
    [InlineData("#md5=d41d8cd98f00b204e9800998ecf8427e")]
    public async Task A_checksum_that_is_none_is_refused(string fragment) =>
        Assert.Contains("64 hex digits", (await RefusedAsync(() => FetchAsync("http://127.0.0.1:1/m.zip" + fragment))).Message);

    [Fact]
    public async Task A_slow_server_is_waited_for_as_long_as_bytes_come()
    {
        await using var server = new RawHttpServer(async (_, _, stream, token) =>
        {
            foreach (var part in RawHttpServer.Ok(Zip).Chunk(16))
            {
                await stream.WriteAsync(part, token);
                await stream.FlushAsync(token);
                await Task.Yield();
            }
        });

        Assert.Equal(2, (await FetchAsync(server.Url("model.zip"))).Files.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_falls_silent_is_given_up_after_some_attempts(bool afterHeaders)
    {
        await using var server = new RawHttpServer(async (_, _, stream, token) =>
        {
            if (afterHeaders)
                await stream.WriteAsync(RawHttpServer.Ok(Zip[..10], Zip.Length), token);
            await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, token); // until the client hangs up
        });
        using var impatient = NewFetcher(stallTimeout: TimeSpan.FromMilliseconds(50));

        var refusal = await RefusedAsync(
            () => impatient.FetchAsync(server.Url("model.zip"), Destination, Limits, null, default), ErrorCode.TemporarilyUnavailable);

        // How many of them the server saw depends on how fast it is: one may be given up before it is there.
        Assert.Contains("3 attempts: nothing came for 0.05 seconds", refusal.Message);
    }

    [Fact]
    public async Task A_declared_length_beyond_the_limit_is_refused_at_once()
    {
        Limits = new ArtifactLimits { MaxTransferBytes = 1000 };
        await using var server = RawHttpServer.Answering(RawHttpServer.Ok([], contentLength: 1001));

        var refusal = await RefusedAsync(() => FetchAsync(server.Url("model.zip")));

        Assert.Contains("has 1001 bytes, beyond the limit of 1000", refusal.Message);
    }

    [Fact]
    public async Task A_body_without_length_is_counted()
    {
        Limits = new ArtifactLimits { MaxTransferBytes = 1000 };
        await using var server = RawHttpServer.Answering([.. RawHttpServer.Head("200 OK"), .. new byte[5000]]);

        var refusal = await RefusedAsync(() => FetchAsync(server.Url("model.zip")));

        Assert.Contains("beyond the limit of 1000", refusal.Message);
    }

    [Fact]
    public async Task A_declared_length_that_is_too_long_is_a_download_cut_short()
    {
        await using var server = RawHttpServer.Answering(RawHttpServer.Ok(Zip, contentLength: Zip.Length + 100));

        await RefusedAsync(() => FetchAsync(server.Url("model.zip")), ErrorCode.TemporarilyUnavailable);

        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_declared_length_that_is_too_short_cuts_the_archive()
    {
        await using var server = RawHttpServer.Answering(RawHttpServer.Ok(Zip, contentLength: Zip.Length - 10));

        Assert.Contains("damaged, cut short", (await RefusedAsync(() => FetchAsync(server.Url("model.zip")))).Message);
    }

    [Fact]
    public async Task A_connection_that_is_cut_midway_is_tried_again()
    {
        await using var server = new RawHttpServer(async (_, request, stream, token) =>
            await stream.WriteAsync(RawHttpServer.Ok(request < 3 ? Zip[..50] : Zip, Zip.Length), token));

        Assert.Equal(2, (await FetchAsync(server.Url("model.zip"))).Files.Count);
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData("500 Oops")]
    [InlineData("503 Busy")]
    [InlineData("429 Slow Down")]
    public async Task A_server_in_trouble_is_tried_again(string status)
    {
        await using var server = new RawHttpServer(async (_, request, stream, token) =>
            await stream.WriteAsync(request == 1 ? RawHttpServer.Head(status + "\r\nContent-Length: 0") : RawHttpServer.Ok(Zip), token));

        await FetchAsync(server.Url("model.zip"));

        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task Trouble_that_lasts_is_reported_without_the_urls_secrets()
    {
        await using var server = RawHttpServer.Answering(RawHttpServer.Head("503 Busy\r\nContent-Length: 0"));

        var refusal = await RefusedAsync(
            () => FetchAsync(server.Url("model.zip?signature=hush").Replace("//", "//user:pass@")), ErrorCode.TemporarilyUnavailable);

        Assert.Contains("/model.zip' could not be downloaded in 3 attempts: the server answered 503 Busy", refusal.Message);
        Assert.DoesNotContain("hush", refusal.Message);
        Assert.DoesNotContain("pass", refusal.Message);
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("401 Unauthorized")]
    [InlineData("304 Not Modified")]
    public async Task A_refusal_of_the_server_is_final(string status)
    {
        await using var server = RawHttpServer.Answering(RawHttpServer.Head(status + "\r\nContent-Length: 0"));

        var refusal = await RefusedAsync(() => FetchAsync(server.Url("model.zip")));

        Assert.Contains(status, refusal.Message);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_redirect_is_followed_but_not_for_ever()
    {
        await using var server = new RawHttpServer(async (path, _, stream, token) => await stream.WriteAsync(
            path == "/there" ? RawHttpServer.Ok(Zip) : RawHttpServer.Head($"302 Found\r\nContent-Length: 0\r\nLocation: /{(path == "/once" ? "there" : "loop")}"),
            token));

        await FetchAsync(server.Url("once"));
        Store.Delete(Destination);
        var refusal = await RefusedAsync(() => FetchAsync(server.Url("loop")));

        Assert.Contains("after 5 redirects", refusal.Message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_temporarily_unavailable()
    {
        string url;
        await using (var server = RawHttpServer.Answering())
            url = server.Url("model.zip");

        await RefusedAsync(() => FetchAsync(url), ErrorCode.TemporarilyUnavailable);
    }

    [Theory]
    [InlineData("ftp://host/m.zip", "'ftp'")]
    [InlineData("s3://bucket/m", "'s3'")]
    [InlineData("http://", "not a URL")]
    [InlineData("file://host/share/m", "another machine")]
    public async Task Other_sources_are_refused_with_what_is_known(string source, string expected) =>
        Assert.Contains(expected, (await RefusedAsync(() => FetchAsync(source))).Message);

    [Fact]
    public async Task A_cancelled_download_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = new RawHttpServer(async (_, _, stream, token) =>
        {
            await stream.WriteAsync(RawHttpServer.Ok(Zip[..10], Zip.Length), token);
            await cancel.CancelAsync();
            await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchAsync(server.Url("model.zip"), cancel.Token));

        AssertNothingLeft();
        Assert.Equal(1, server.Requests);
    }
}
