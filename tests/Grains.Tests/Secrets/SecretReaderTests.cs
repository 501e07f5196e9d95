using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using ServingCluster.Errors;
using ServingCluster.Grains.Secrets;
using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Tests.Secrets;

public sealed class SecretReaderTests
{
    private static readonly SecretReference Reference = new("llm", "openai");

    private readonly FakeTimeProvider _time = new();
    private readonly ISecretScope _scope = Substitute.For<ISecretScope>();
    private readonly SecretSealer _sealer = new(new GivenMasterKeys([MasterKey.Generate()], "a test"));
    private readonly SecretReader _reader;

    public SecretReaderTests()
    {
        var grains = Substitute.For<IServingGrains>();
        grains.SecretScope("llm").Returns(_scope);
        _reader = new SecretReader(grains, _sealer, _time);
        Hold("sk-1"u8);
    }

    [Fact]
    public async Task A_value_is_asked_for_once_in_a_few_seconds()
    {
        Assert.Equal("sk-1", await ReadAsync());
        Hold("sk-2"u8);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("sk-1", await ReadAsync());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("sk-2", await ReadAsync());
        await _scope.Received(2).GetSecretAsync("openai", null);
    }

    [Fact]
    public async Task A_value_outlives_the_loss_of_its_scope_for_a_minute()
    {
        await ReadAsync();
        _scope.GetSecretAsync("openai", null).ThrowsAsync(new IOException("The silo is gone."));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("sk-1", await ReadAsync());
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, (await Assert.ThrowsAsync<ServingException>(ReadAsync)).Code);
    }

    [Fact]
    public async Task A_deleted_secret_is_forgotten()
    {
        await ReadAsync();
        _scope.GetSecretAsync("openai", null).ThrowsAsync(new ServingException(ErrorCode.ResourceDoesNotExist, "gone"));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ErrorCode.ResourceDoesNotExist, (await Assert.ThrowsAsync<ServingException>(ReadAsync)).Code);
        _scope.GetSecretAsync("openai", null).ThrowsAsync(new IOException("The silo is gone."));
        Assert.Equal(ErrorCode.TemporarilyUnavailable, (await Assert.ThrowsAsync<ServingException>(ReadAsync)).Code);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_told_and_not_shown()
    {
        Hold([0xff, 0xfe, 0x41]);
        var failure = await Assert.ThrowsAsync<ServingException>(ReadAsync);
        Assert.Equal(ErrorCode.InvalidState, failure.Code);
        Assert.Contains("{{secrets/llm/openai}}", failure.Message);
    }

    [Fact]
    public async Task A_value_that_was_sealed_for_another_secret_is_not_given()
    {
        var other = _sealer.Seal(Convert.ToBase64String("sk-other"u8), SecretLimits.PurposeOf("other", "openai"));
        _scope.GetSecretAsync("openai", null).Returns(new SealedSecret(other, _time.GetUtcNow()));
        Assert.Equal(ErrorCode.InternalError, (await Assert.ThrowsAsync<ServingException>(ReadAsync)).Code);
    }

    [Fact]
    public async Task References_of_a_config_are_checked_against_the_callers_rights()
    {
        var grains = Substitute.For<IServingGrains>();
        var catalog = Substitute.For<ISecretScopeCatalog>();
        catalog.ContainsAsync("llm").Returns(true);
        grains.SecretScopeCatalog().Returns(catalog);
        grains.SecretScope("llm").Returns(_scope);
        var ann = new Principal(PrincipalKind.User, "ann", "Ann", new HashSet<string>());
        _scope.ListSecretsAsync(ann).Returns([new SecretInfo("openai", _time.GetUtcNow())]);

        var mistakes = new Mistakes();
        await SecretAccess.CheckAsync(grains, [("a", Reference), ("b", new("llm", "none")), ("c", new("none", "x"))], ann, mistakes);
        Assert.Equal(2, mistakes.Count);
        Assert.Contains("b: ", mistakes.ToString());
        Assert.Contains("c: ", mistakes.ToString());

        _scope.ListSecretsAsync(ann).ThrowsAsync(new ServingException(ErrorCode.PermissionDenied, "no"));
        var denied = await Assert.ThrowsAsync<ServingException>(() => SecretAccess.CheckAsync(grains, [("a", Reference)], ann, mistakes));
        Assert.Equal(ErrorCode.PermissionDenied, denied.Code);
    }

    private Task<string> ReadAsync() => _reader.ReadAsync(Reference, TestContext.Current.CancellationToken).AsTask();

    private void Hold(ReadOnlySpan<byte> value)
    {
        var text = _sealer.Seal(Convert.ToBase64String(value), SecretLimits.PurposeOf("llm", "openai"));
        _scope.GetSecretAsync("openai", null).Returns(new SealedSecret(text, _time.GetUtcNow()));
    }
}
