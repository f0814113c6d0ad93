using LlmAspire.TraceCollector.Bills;
using LlmAspire.TraceCollector.Bills.Formats;
using LlmAspire.TraceCollector.Contracts;
using LlmAspire.TraceCollector.Contracts.Pricing;

namespace LlmAspire.Tests;

/// <summary>Exports as providers write them, down to the names of their columns.</summary>
public sealed class UsageFileTests
{
    public const string AnthropicTokens = """
        usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed
        2026-11-23 02:00,claude-haiku-4-5-20251001,"key, the first",Default,standard,≤ 200k,1000,20,5,300,40,0,global,
        2026-11-23 03:00,claude-haiku-4-5-20251001,second,Default,standard,≤ 200k,500,0,0,0,60,0,global,
        """;

    private static readonly DateOnly Day = new(2026, 11, 23);

    [Fact]
    public void Anthropics_token_export_is_summed_by_day_and_model() => Holds(AnthropicTokens, "anthropic", "tokens", new(Day, "claude-haiku-4-5-20251001", null, 1500, 300, 25, 100, null));

    [Fact]
    public void Anthropics_cost_export_has_a_row_a_token_type() => Holds("""
        usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed,api_key_id,api_key_status
        2026-11-23,Claude Haiku 4.5,Default,demo,message,≤ 200k,input_no_cache,0.05,0.05,token,not_available,,apikey_01AAA,active
        2026-11-23,Claude Haiku 4.5,Default,demo,message,≤ 200k,output,0.02,0.02,token,not_available,,apikey_01AAA,active
        """, "anthropic", "cost", new(Day, "Claude Haiku 4.5", null, null, null, null, null, 0.07m));

    [Fact]
    public void Anthropics_usage_report_is_read_from_its_buckets() => Holds("""
        { "data": [ { "starting_at": "2026-11-23T00:00:00Z", "ending_at": "2026-11-24T00:00:00Z", "results": [ {
            "uncached_input_tokens": 1500, "cache_creation": { "ephemeral_1h_input_tokens": 1000, "ephemeral_5m_input_tokens": 500 }, "cache_read_input_tokens": 200, "output_tokens": 700,
            "server_tool_use": { "web_search_requests": 10 }, "api_key_id": null, "workspace_id": null, "model": "claude-sonnet-4-20250514", "service_tier": "standard", "context_window": "0-200k" } ] } ],
          "has_more": false, "next_page": null }
        """, "anthropic", "tokens", new(Day, "claude-sonnet-4-20250514", null, 1500, 200, 1500, 700, null));

    [Fact]
    public void Anthropics_cost_report_counts_cents() => Holds("""
        { "data": [ { "starting_at": "2026-11-23T00:00:00Z", "ending_at": "2026-11-24T00:00:00Z", "results": [ { "currency": "USD", "amount": "123.45", "workspace_id": null,
            "description": "Claude Sonnet 4 Usage - Input Tokens", "cost_type": "tokens", "context_window": "0-200k", "model": "claude-sonnet-4-20250514", "service_tier": "standard", "token_type": "uncached_input_tokens" } ] } ],
          "has_more": false, "next_page": null }
        """, "anthropic", "cost", new(Day, "claude-sonnet-4-20250514", null, null, null, null, null, 1.2345m));

    [Fact]
    public void OpenAIs_usage_pages_tell_cached_tokens_within_the_input() => Holds("""
        { "object": "page", "data": [ { "object": "bucket", "start_time": 1795392000, "end_time": 1795478400, "results": [ { "object": "organization.usage.completions.result", "input_tokens": 1000, "output_tokens": 500,
            "input_cached_tokens": 800, "input_audio_tokens": 0, "output_audio_tokens": 0, "num_model_requests": 5, "project_id": null, "user_id": null, "api_key_id": null, "model": "gpt-4o-mini-2024-07-18", "batch": null } ] } ],
          "has_more": false, "next_page": null }
        """, "openai", "completions", new(Day, "gpt-4o-mini-2024-07-18", 5, 200, 800, null, 500, null));

    [Fact]
    public void OpenAIs_CSV_has_empty_minutes_and_counts_with_a_point() => Holds("""
        start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens
        1795392000,1795392060,2026-11-23T00:00:00+00:00,2026-11-23T00:01:00+00:00,proj_1,3.0,,key_1,gpt-4o-mini-2024-07-18,,7162,1673,1280,5882
        1795392060,1795392120,2026-11-23T00:01:00+00:00,2026-11-23T00:02:00+00:00,,,,,,,,,,
        """, "openai", "completions", new(Day, "gpt-4o-mini-2024-07-18", 3, 5882, 1280, null, 1673, null), skipped: 1);

    [Fact]
    public void OpenAIs_costs_come_by_line_item() => Holds("""
        start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,api_key_id,project_id,organization_id,project_name,organization_name,user_email,api_source
        1795392000,1795478400,2026-11-23T00:00:00+00:00,2026-11-24T00:00:00+00:00,0.05,usd,,,"gpt-4o-mini-2024-07-18, input",,,,,,,,
        1795392000,1795478400,2026-11-23T00:00:00+00:00,2026-11-24T00:00:00+00:00,0.01,usd,,,"gpt-4o-mini-2024-07-18, output",,,,,,,,
        """, "openai", "cost", new(Day, "gpt-4o-mini-2024-07-18", null, null, null, null, null, 0.06m));

    [Fact]
    public void Azures_meters_are_told_apart_and_other_services_left_out()
    {
        var file = UsageFile.Read("""
            SubscriptionId,Date,MeterCategory,MeterSubCategory,MeterName,UnitOfMeasure,Quantity,CostInBillingCurrency,BillingCurrency,CostInUsd
            s,11/23/2026,Foundry Models,Azure OpenAI,gpt 4o 1120 Inp glbl Tokens,1K,1.5,0.0035,EUR,0.004
            s,11/23/2026,Foundry Models,Azure OpenAI,gpt 4o 1120 cached Inp glbl Tokens,1K,0.5,0.0005,EUR,0.0006
            s,11/23/2026,Foundry Models,Azure OpenAI GPT5,GPT 5 outpt Glbl 1M Tokens,1M,0.002,0.02,EUR,0.021
            s,11/23/2026,Storage,Tables,LRS Data Stored,1 GB/Month,1,0.02,EUR,0.02
            """, null);
        Assert.Equal(("azure", "usage", 3, 1), (file.Import.Provider, file.Import.Kind, file.Import.Rows, file.Import.Skipped));
        Assert.Equal([new(Day, "gpt 4o 1120", null, 1500, 500, null, null, 0.0046m), new(Day, "GPT 5", null, null, null, null, 2000, 0.021m)], file.Usages);
    }

    [Fact]
    public void Azures_query_answer_is_a_table_in_JSON() => Holds("""
        { "id": "x", "properties": { "nextLink": null, "columns": [ { "name": "CostUSD", "type": "Number" }, { "name": "UsageDate", "type": "Number" }, { "name": "Meter", "type": "String" }, { "name": "Currency", "type": "String" } ],
          "rows": [ [ 0.5, 20261123, "gpt-4o-mini-0718-Outp-glbl Tokens", "EUR" ] ] } }
        """, "azure", "usage", new(Day, "gpt-4o-mini-0718", null, null, null, null, null, 0.5m));

    [Fact]
    public void Columns_that_are_not_known_are_told() =>
        Assert.Equal(["surprise"], UsageFile.Read("usage_date_utc,model,cost_usd,surprise\n2026-11-23,claude-haiku-4-5,1,x", null).Import.Unknown);

    [Theory]
    [InlineData("usage_date_utc,model,cost_usd\n2026-11-23,a,1\nnever,a,1\n2026-11-23,a,much", "line 3", "'usage_date_utc' 'never' is no day.")]
    [InlineData("usage_date_utc,model,cost_usd\n2026-11-23,a,1\n2026-11-23,a,much", "line 3", "'cost_usd' 'much' is no number.")]
    [InlineData("usage_date_utc,model,cost_usd\n2026-11-23,a", "file", "'line 2' has 2 columns instead of 3.")]
    [InlineData("date,meterName,quantity,cost,currency\n2026-11-23,gpt 4o Inp Tokens,1,2,EUR", "line 2", "'currency' is EUR; only USD can be compared.")]
    [InlineData("name,colour\na,b", "file", "is no export that is known; its columns are name, colour.")]
    [InlineData("{ \"data\": [", "file", null)]
    [InlineData("{ \"items\": [] }", "file", "'file' is JSON, but no page of a usage or cost API.")]
    [InlineData("", "file", "'file' is empty.")]
    public void What_is_wrong_is_named_by_line_and_column(string text, string place, string? why)
    {
        var errors = Assert.Throws<UsageImportException>(() => UsageFile.Read(text, null)).Errors;
        Assert.Contains(place, errors.Keys);
        if (why is not null)
            Assert.Equal(why, errors[place][0]);
    }

    [Fact]
    public void An_export_of_another_provider_than_was_said_is_refused() =>
        Assert.StartsWith("is no export of azure", Assert.Throws<UsageImportException>(() => UsageFile.Read(AnthropicTokens, "azure")).Errors["file"][0], StringComparison.Ordinal);

    [Theory]
    [InlineData("Claude Haiku 4.5", "claude-haiku-4-5-20251001")]
    [InlineData("gpt 4o 1120", "gpt-4o-2024-11-20")]
    [InlineData("gpt-4o-mini", "gpt-4o-mini-2024-07-18")]
    public void Names_of_the_same_line_of_the_price_list_are_one(string billed, string traced) =>
        Assert.Equal(BilledModel.Of(traced, PriceList.BuiltIn), BilledModel.Of(billed, PriceList.BuiltIn));

    [Fact]
    public void A_name_that_no_line_has_stays_as_it_is() => Assert.Equal("A Model No One Sells", BilledModel.Of("A Model No One Sells", PriceList.BuiltIn));

    private static void Holds(string text, string provider, string kind, BilledUsage usage, int skipped = 0)
    {
        var file = UsageFile.Read(text, null);
        Assert.Equal((provider, kind, skipped), (file.Import.Provider, file.Import.Kind, file.Import.Skipped));
        Assert.Equal([usage], file.Usages);
        Assert.Equal([usage.Day], file.Import.Days);
        Assert.Empty(file.Import.Unknown);
    }
}
