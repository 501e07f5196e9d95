using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests.Registry;

public sealed class UploadTests(RegistryServer server) : IClassFixture<RegistryServer>
{
    private const string Root = "/api/2.0/serving/model-artifacts";

    [Fact]
    public async Task An_uploaded_zip_becomes_a_ready_version()
    {
        await CreateAsync("u.a.one");
        Assert.Equal("PENDING_REGISTRATION", (await server.GetAsync(Root + "/u.a.one/1")).GetProperty("status").GetString());

        var answer = await PutAsync("u.a.one", new ByteArrayContent(Zip("model.onnx")));
        Assert.Equal("1", answer.GetProperty("version").GetString());
        await server.WhenRegisteredAsync("u.a.one");

        var ready = await server.GetAsync(Root + "/u.a.one/1");
        Assert.Equal("READY", ready.GetProperty("status").GetString());
        Assert.Equal(64, ready.GetProperty("digest").GetString()!.Length);
        var again = await PutAsync("u.a.one", new ByteArrayContent(Zip("model.onnx")), HttpStatusCode.BadRequest);
        Assert.Equal("INVALID_STATE", again.GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task A_bad_archive_leaves_the_version_waiting_for_a_better_one()
    {
        await CreateAsync("u.a.two");
        await PutAsync("u.a.two", new ByteArrayContent([.. "PK\u0003\u0004 broken"u8]), HttpStatusCode.BadRequest);
        await PutAsync("u.a.two", new ByteArrayContent(Zip("model.onnx")));
        await server.WhenRegisteredAsync("u.a.two");
        Assert.Equal("READY", (await server.GetAsync(Root + "/u.a.two/1")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Files_of_no_known_kind_fail_the_version()
    {
        await CreateAsync("u.a.three");
        await PutAsync("u.a.three", new ByteArrayContent(Zip("readme.txt")));
        await server.WhenRegisteredAsync("u.a.three");
        var failed = await server.GetAsync(Root + "/u.a.three/1");
        Assert.Equal("FAILED_REGISTRATION", failed.GetProperty("status").GetString());
        Assert.Contains("onnx", failed.GetProperty("status_message").GetString());
    }

    [Fact]
    public async Task An_upload_over_the_limit_is_refused()
    {
        await CreateAsync("u.a.four");
        await PutAsync("u.a.four", new ByteArrayContent(new byte[200_000]), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_version_with_a_source_takes_no_upload()
    {
        await CreateAsync("u.a.five", server.MakeSource());
        await PutAsync("u.a.five", new ByteArrayContent(Zip("model.onnx")), HttpStatusCode.BadRequest);
        await PutAsync("u.a.none", new ByteArrayContent(Zip("model.onnx")), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_one_upload_to_a_version_runs_at_a_time_and_its_version_can_go()
    {
        await CreateAsync("u.a.six");
        var pipe = new Pipe();
        var zip = Zip("model.onnx");
        await pipe.Writer.WriteAsync(zip.AsMemory(0, 10));
        var slow = server.Client.PutAsync(Root + "/u.a.six/1", new StreamContent(pipe.Reader.AsStream()));
        while (!(await server.GetAsync(Root + "/u.a.six/1")).GetProperty("status_message").GetString()!.StartsWith("Uploading", StringComparison.Ordinal))
            await Task.Yield();

        await PutAsync("u.a.six", new ByteArrayContent(Zip("model.onnx")), HttpStatusCode.Conflict);
        await server.SendAsync(HttpMethod.Delete, "/api/2.0/mlflow/registered-models/delete?name=u.a.six");
        await pipe.Writer.WriteAsync(zip.AsMemory(10));
        await pipe.Writer.CompleteAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await slow).StatusCode);
    }

    [Fact]
    public async Task A_version_that_is_made_by_its_upload_is_there_only_if_its_files_are()
    {
        const string Model = "u.a.seven";
        await server.PostAsync("/api/2.0/mlflow/registered-models/create", $"{{'name':'{Model}'}}");
        foreach (var bad in new byte[][] { [], [.. "PK\u0003\u0004 broken"u8] })
            await PostAsync(Model, new ByteArrayContent(bad), HttpStatusCode.BadRequest);
        await PostAsync(Model, new ByteArrayContent(new byte[200_000]), HttpStatusCode.RequestEntityTooLarge);
        await PostAsync("u.a.none", new ByteArrayContent(Zip("model.onnx")), HttpStatusCode.NotFound);
        Assert.Equal(0, await CountAsync(Model));

        var made = await PostAsync(Model, new ByteArrayContent(Zip("model.onnx")), HttpStatusCode.OK, "?description=by%20hand");
        await server.WhenRegisteredAsync(Model);
        var version = (await server.GetAsync($"/api/2.0/serving/model-versions/{Model}/{made.GetProperty("version").GetString()}"));
        Assert.Equal(("READY", "by hand"), (version.GetProperty("status").GetString(), version.GetProperty("description").GetString()));
        Assert.Equal(1, await CountAsync(Model));
    }

    [Fact]
    public async Task A_caller_who_leaves_in_the_middle_leaves_no_version()
    {
        const string Model = "u.a.eight";
        await server.PostAsync("/api/2.0/mlflow/registered-models/create", $"{{'name':'{Model}'}}");
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Zip("model.onnx").AsMemory(0, 10));
        using var leaving = new CancellationTokenSource();
        var slow = server.Client.PostAsync($"{Root}/{Model}", new StreamContent(pipe.Reader.AsStream()), leaving.Token);
        while (await CountAsync(Model) == 0)
            await Task.Yield();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        while (await CountAsync(Model) > 0)
            await Task.Yield();
    }

    [Fact]
    public async Task Of_two_uploads_by_way_of_two_processes_the_first_that_is_whole_stays()
    {
        const string Model = "u.a.nine";
        await CreateAsync(Model);
        var before = Directory.GetDirectories(server.Artifacts).ToHashSet();
        var pipe = new Pipe();
        var zip = Zip("model.onnx");
        await pipe.Writer.WriteAsync(zip.AsMemory(0, 10));
        var slow = PutAsync(Model, new StreamContent(pipe.Reader.AsStream()), HttpStatusCode.BadRequest);
        while (!(await server.GetAsync($"{Root}/{Model}/1")).GetProperty("status_message").GetString()!.StartsWith("Uploading", StringComparison.Ordinal))
            await Task.Yield();

        // What the other process does when its upload is whole.
        var first = Directory.CreateDirectory(Path.Combine(server.Sources, "first"));
        await File.WriteAllBytesAsync(Path.Combine(first.FullName, "model.onnx"), [1]);
        await server.Model(Model).CompleteUploadAsync(1, new UploadedArtifact(first.FullName, "digest"));

        await pipe.Writer.WriteAsync(zip.AsMemory(10));
        await pipe.Writer.CompleteAsync();
        Assert.Equal("INVALID_STATE", (await slow).GetProperty("error_code").GetString());
        await server.WhenRegisteredAsync(Model);
        Assert.Equal("digest", (await server.GetAsync($"{Root}/{Model}/1")).GetProperty("digest").GetString());
        var left = Directory.GetDirectories(server.Artifacts).Where(d => !before.Contains(d) && !d.EndsWith(".staging", StringComparison.Ordinal));
        Assert.All(left, d => Assert.Empty(Directory.EnumerateFileSystemEntries(d)));
    }

    private async Task<int> CountAsync(string name) =>
        (await server.GetAsync($"/api/2.1/unity-catalog/models/{name}/versions")).GetProperty("model_versions").GetArrayLength();

    private async Task<System.Text.Json.JsonElement> PostAsync(string name, HttpContent content, HttpStatusCode status, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}/{name}{query}") { Content = content };
        return await server.SendAsync(request, status);
    }

    private async Task CreateAsync(string name, string source = "")
    {
        await server.PostAsync("/api/2.0/mlflow/registered-models/create", $"{{'name':'{name}'}}");
        await server.PostAsync("/api/2.0/mlflow/model-versions/create", $"{{'name':'{name}','source':'{source}'}}");
    }

    private async Task<System.Text.Json.JsonElement> PutAsync(string name, HttpContent content, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Root}/{name}/1") { Content = content };
        return await server.SendAsync(request, status);
    }

    private static byte[] Zip(string file)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry(file).Open())
            entry.Write("content"u8);
        return bytes.ToArray();
    }
}
