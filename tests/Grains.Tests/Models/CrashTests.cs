using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Models;

/// <summary>The process dies before or after each single effect on store and files; the next process carries on.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_life_that_is_cut_off_anywhere_is_carried_on_from(bool afterEffect)
    {
        var point = 1;
        while (await LiveAndDieAsync(point, afterEffect))
            point++;
        Assert.True(point > 15, $"only {point} points were tried");
    }

    /// <summary>Returns whether the process died.</summary>
    private static async Task<bool> LiveAndDieAsync(int point, bool afterEffect)
    {
        await using var host = new ModelHost();
        host.Restart(new CrashPoint(point, afterEffect));
        var acknowledged = new List<string>();
        var died = false;
        try
        {
            await LiveAsync(host, acknowledged);
        }
        catch (Crash)
        {
            died = true;
        }

        await host.Model.WhenIdleAsync();
        died |= host.Crash.HasCrashed;
        host.Restart();
        await host.Model.ReconcileAsync();
        await host.Model.WhenIdleAsync();
        await CheckAsync(host, acknowledged, point);
        return died;
    }

    private static async Task LiveAsync(ModelHost host, List<string> acknowledged)
    {
        await host.Model.CreateAsync(new RegisteredModelCreation(), "ann");
        acknowledged.Add("model");
        await host.Model.CreateVersionAsync(new ModelVersionCreation { Source = "a" }, "ann");
        acknowledged.Add("1");
        await host.Model.WhenIdleAsync();
        await host.Model.CreateVersionAsync(new ModelVersionCreation { Source = "b" }, "ann");
        acknowledged.Add("2");
        await host.Model.WhenIdleAsync();
        await host.Model.DeleteVersionAsync(1);
        acknowledged.Add("-1");
        await host.Model.SetAliasAsync("champion", 2, "ann");
        acknowledged.Add("alias");
        await host.Model.DeleteAsync();
        acknowledged.Add("-model");
    }

    private static async Task CheckAsync(ModelHost host, List<string> acknowledged, int point)
    {
        var model = await host.Model.GetAsync();
        var at = $"at point {point}, after {string.Join(", ", acknowledged)}";

        // The catalog and the model agree, and there are files of exactly the versions that there are.
        Assert.True(model is not null == await host.Catalog.ContainsAsync(ModelHost.Name), at);
        Assert.Equal(
            (model?.Versions ?? []).Select(v => v.Id).Order(),
            host.Artifacts.Files.Keys.Order());
        Assert.All(model?.Versions ?? [], v => Assert.Equal(ModelVersionStatus.Ready, v.Status));

        // What was acknowledged is so, unless the command after it, whose answer never came, had its effect.
        if (acknowledged.Contains("-model"))
            Assert.Null(model);
        else if (acknowledged.Contains("model") && !acknowledged.Contains("alias"))
            Assert.NotNull(model);
        if (model is null)
            return;
        if (acknowledged.Contains("1") && !acknowledged.Contains("2"))
            Assert.NotNull(model.Version(1));
        if (acknowledged.Contains("2"))
            Assert.NotNull(model.Version(2));
        if (acknowledged.Contains("-1"))
            Assert.Null(model.Version(1));
        if (acknowledged.Contains("alias"))
            Assert.Equal(2, model.Aliases["champion"]);
    }
}
