using LlmAspire.TraceCollector.Access;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;
using LlmAspire.TraceCollector.Repricing;

namespace LlmAspire.TraceCollector.OwnPrices;

/// <summary>The user's price file, written to: checked as a whole first, replaced at once, and read from then on.</summary>
internal sealed class OwnPriceFile(PriceBook prices, Repricer repricer, IServiceProvider services) : IOwnPrices, IDisposable
{
    private const int LongestModel = 200;

    private readonly SemaphoreSlim one = new(1);

    public bool PagesMayApply => AccessKeys.PagesMayChange(services);

    public async Task<RepricingReport> PreviewAsync(string model, OwnPrice price, TimeRange range, CancellationToken cancellationToken) =>
        await repricer.PreviewAsync(range, Checked(await EditedAsync(model, price, cancellationToken)), cancellationToken);

    public async Task<PriceSet> SetAsync(string model, OwnPrice price, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var text = await EditedAsync(model, price, cancellationToken);
            Checked(text);
            var (file, draft) = (Target, Target + ".new");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(draft, text, cancellationToken);
            File.Move(draft, file, overwrite: true);
            prices.Refresh();
            return new(model, price, file);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private string Target => prices.Target ?? throw new InvalidOperationException("The prices in force have no file.");

    private async Task<string> EditedAsync(string model, OwnPrice price, CancellationToken cancellationToken)
    {
        if (model.Length is 0 or > LongestModel || model.Any(char.IsControl))
            throw new ArgumentException($"A model's id has 1 to {LongestModel} characters.", nameof(model));
        if (price is { Input: null, PerRequest: null })
            throw new ArgumentException("Either 'input' or 'perRequest' must be given.", nameof(price));
        if (new[] { price.Input, price.CacheRead, price.CacheWrite, price.Output, price.PerRequest }.Any(rate => rate is < 0 or > 1_000_000))
            throw new ArgumentException("A price is 0 to 1000000 USD.", nameof(price));
        var text = File.Exists(Target) ? await File.ReadAllTextAsync(Target, cancellationToken) : "# Prices of your own, over the built-in ones (docs/guide/own-prices.md).\n";
        return PriceFileEdit.Set(text, model, price);
    }

    private PriceList Checked(string file)
    {
        try
        {
            return PriceList.BuiltIn.With(file, Path.GetFileName(Target));
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException(e.Message, nameof(file), e);
        }
    }
}
