namespace LlmAspire.RagApi.Budgets;

internal static class BudgetsSetup
{
    public static void AddBudgets(this WebApplicationBuilder builder)
    {
    }

}
