using System.Text.RegularExpressions;

namespace LlmAspire.TraceCollector.Bills.Formats;

/// <summary>
/// Azure: the CSV of a cost export (learn.microsoft.com/azure/cost-management-billing/dataset-schema/cost-usage-details-ea and -mca) and the answer of the Cost
/// Management query API by meter and day. Models stand in the names of meters only, such as <c>gpt 4o 1120 cached Inp glbl Tokens</c>; what is no such
/// meter is left out and counted.
/// </summary>
internal static partial class AzureExports
{
    private static readonly string[] About =
    [
        "invoiceSectionName", "invoiceSectionId", "invoiceId", "previousInvoiceId", "accountName", "accountOwnerId", "billingAccountId", "billingAccountName", "billingProfileId", "billingProfileName", "resellerName", "resellerMpnId",
        "subscriptionId", "subscriptionName", "subscriptionGuid", "resourceGroup", "resourceGroupName", "resourceLocation", "resourceLocationNormalized", "location", "productName", "product", "productId", "productOrderId", "productOrderName",
        "meterCategory", "meterSubCategory", "meterId", "meterRegion", "effectivePrice", "unitPrice", "payGPrice", "resourceRate", "costCenter", "consumedService", "resourceId", "resourceName", "resourceType", "instanceId", "tags", "offerId",
        "additionalInfo", "serviceInfo1", "serviceInfo2", "serviceFamily", "serviceName", "serviceTier", "reservationId", "reservationName", "publisherType", "publisherName", "publisherId", "planName", "chargeType", "frequency", "term",
        "partNumber", "pricingModel", "pricingCurrency", "costAllocationRuleName", "availabilityZone", "benefitId", "benefitName", "provider", "isAzureCreditEligible", "billingPeriodStartDate", "billingPeriodEndDate",
        "servicePeriodStartDate", "servicePeriodEndDate", "exchangeRatePricingToBilling", "exchangeRateDate", "costInPricingCurrency", "paygCostInBillingCurrency", "paygCostInUsd", "accountId", "roundingAdjustment",
        "billingCurrency", "billingCurrencyCode", "currency", "costInBillingCurrency", "costInUsd", "costUSD", "cost", "preTaxCost", "preTaxCostUSD", "unitOfMeasure",
    ];

    public static IReadOnlyList<UsageFormat> All { get; } =
    [
        new("azure", "usage", ["date", "meterName", "quantity"], About, row => Row(row, "date", "meterName", "quantity")),
        new("azure", "usage", ["usageDateTime", "meterName", "usageQuantity"], About, row => Row(row, "usageDateTime", "meterName", "usageQuantity")),
        new("azure", "usage", ["usageDate", "meter"], [.. About, "usageQuantity"], row => Row(row, "usageDate", "meter", "usageQuantity")),
    ];

    private static BilledUsage? Row(UsageFields row, string day, string meter, string quantity)
    {
        if (row.Text(meter) is not { } name || !TokenMeter().IsMatch(name))
            return null;
        var tokens = row.Usd(quantity) is { } units && Unit(row, name) is { } unit ? (long?)decimal.Round(units * unit) : null;
        var usage = new BilledUsage(row.Day(day), Model(name), null, null, null, null, null, Cost(row));
        return name switch
        {
            _ when CacheWord().IsMatch(name) => usage with { CacheRead = tokens },
            _ when OutputWord().IsMatch(name) => usage with { Output = tokens },
            _ when InputWord().IsMatch(name) => usage with { Input = tokens },
            _ => throw new UsageFault(meter, $"'{name}' says neither input nor output"),
        };
    }

    /// <summary>The query API answers quantities without a unit; newer meters have it in their name, the others count thousands.</summary>
    private static decimal? Unit(UsageFields row, string meter) => row.Text("unitOfMeasure")?.ToUpperInvariant() switch
    {
        "1K" => 1_000,
        "1M" => 1_000_000,
        "1" => 1,
        null => meter.Contains("1M", StringComparison.OrdinalIgnoreCase) ? 1_000_000 : 1_000,
        var other => throw new UsageFault("unitOfMeasure", $"'{other}' is none of 1, 1K, 1M"),
    };

    private static decimal? Cost(UsageFields row)
    {
        foreach (var column in new[] { "costInUsd", "costUSD", "preTaxCostUSD" })
            if (row.Usd(column) is { } usd)
                return usd;
        foreach (var column in new[] { "costInBillingCurrency", "cost", "preTaxCost" })
            if (row.Usd(column) is { } cost)
            {
                row.MustBeUsd("billingCurrency", "billingCurrencyCode", "currency");
                return cost;
            }
        return null;
    }

    private static string Model(string meter) => Spaces().Replace(Words().Replace(meter, " "), " ").Trim(' ', '-');

    [GeneratedRegex(@"\btokens?\b", RegexOptions.IgnoreCase)]
    private static partial Regex TokenMeter();

    [GeneratedRegex(@"\b(cached|cchd|cache|cd)\b", RegexOptions.IgnoreCase)]
    private static partial Regex CacheWord();

    [GeneratedRegex(@"\b(outp|outpt|output|opt)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OutputWord();

    [GeneratedRegex(@"\b(inp|inpt|input)\b", RegexOptions.IgnoreCase)]
    private static partial Regex InputWord();

    [GeneratedRegex(@"\b(cached|cchd|cache|cd|outp|outpt|output|opt|inp|inpt|input|tokens?|glbl|global|gl|regnl|regional|rgnl|dzone|dzn|dz|data zone|batch|1k|1m)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
