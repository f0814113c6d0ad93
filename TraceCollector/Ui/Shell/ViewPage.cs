using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace LlmAspire.TraceCollector.Ui.Shell;

/// <summary>
/// A page that shows what its address asks for: reads the address, asks once, shows; asks again when the address changes and,
/// where it says so, as time passes. What fails reaches the error boundary of the layout.
/// </summary>
public abstract class ViewPage<TData> : ComponentBase, IDisposable where TData : class
{
    private readonly CancellationTokenSource gone = new();
    private CancellationTokenSource? loading;
    private string path = "";
    private bool isCursorLost;

    [Inject] internal Handover Handover { get; set; } = null!;
    [Inject] protected NavigationManager Navigation { get; set; } = null!;
    [Inject] protected ITraceQuery Query { get; set; } = null!;
    [Inject] protected TimeProvider Time { get; set; } = null!;

    protected ViewState View { get; private set; } = ViewState.Empty;
    protected ViewFilter Filter { get; private set; } = ViewFilter.Read(ViewState.Empty, DateTimeOffset.UnixEpoch.AddDays(1));

    /// <summary>What was loaded last; stays while the next answer is on its way.</summary>
    protected TData? Data { get; private set; }

    protected abstract Task<TData> LoadAsync(CancellationToken cancellationToken);

    /// <summary>How long to wait before asking again; <c>null</c> while what is shown need not move.</summary>
    protected virtual TimeSpan? RefreshAfter => null;

    /// <summary>Whether now is a good moment to ask again by itself; asked for just before.</summary>
    protected virtual Task<bool> MayRefreshAsync() => Task.FromResult(true);

    protected override async Task OnInitializedAsync()
    {
        path = PathOf(Navigation.Uri);
        ReadAddress();
        var address = $"{GetType().Name} {Navigation.Uri}";
        if (RendererInfo.IsInteractive && Handover.Take<TData>(address) is { } handed)
            Data = handed;
        else
            await ReloadAsync();
        // What was not the page that the address names is asked for again, so that the page that takes over says so too.
        if (!RendererInfo.IsInteractive && Data is not null && !isCursorLost)
            Handover.Keep(address, Data);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        Navigation.LocationChanged += OnLocationChanged;
        _ = RefreshAsync();
    }

    protected async Task ReloadAsync()
    {
        loading?.Cancel();
        var mine = loading = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        try
        {
            var data = await LoadFromCursorAsync(mine.Token);
            if (!mine.IsCancellationRequested)
                Data = data;
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // A newer address was asked for, or the page is gone.
        }
    }

    /// <summary>A cursor that this collector did not make, or made for another order, is no failure: the list begins anew, and the page says so.</summary>
    private async Task<TData> LoadFromCursorAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LoadAsync(cancellationToken);
        }
        catch (ArgumentException fault) when (fault.ParamName == "cursor" && View.Value("cursor") is not null)
        {
            isCursorLost = true;
            View = View.With("cursor", null);
            Filter = Filter with { Problems = [.. Filter.Problems, "cursor: this page of the list does not exist; here is the first."] };
            return await LoadAsync(cancellationToken);
        }
    }

    protected void Go(ViewState view) => Navigation.NavigateTo(view.Address(path));

    protected string Link(ViewState view) => view.Address(path);

    private static string PathOf(string uri) => new Uri(uri).AbsolutePath;

    private void ReadAddress()
    {
        View = ViewState.Of(Navigation.Uri);
        Filter = ViewFilter.Read(View, Time.GetUtcNow());
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (PathOf(change.Location) == path)
            _ = InvokeAsync(AskAgainAsync);
    }

    private async Task AskAgainAsync()
    {
        try
        {
            ReadAddress();
            await ReloadAsync();
            StateHasChanged();
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task RefreshOnceAsync()
    {
        if (await MayRefreshAsync())
            await AskAgainAsync();
    }

    private async Task RefreshAsync()
    {
        try
        {
            while (!gone.IsCancellationRequested)
            {
                // A page that stands still is looked at once a second, because its address may set it moving.
                var after = RefreshAfter;
                await Task.Delay(after ?? TimeSpan.FromSeconds(1), Time, gone.Token);
                if (after is not null && RefreshAfter is not null)
                    await InvokeAsync(RefreshOnceAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        // Cancelled, not disposed: a load in flight may still ask for its token.
        gone.Cancel();
        GC.SuppressFinalize(this);
    }
}
