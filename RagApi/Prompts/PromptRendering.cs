using System.Net;
using System.Text;
using System.Xml;
using LlmAspire.RagApi.Contracts;
using Microsoft.SemanticKernel;

namespace LlmAspire.RagApi.Prompts;

/// <summary>
/// A template with its values. Two forms of one thing: messages to count, show and replay, and a Semantic Kernel prompt
/// function to run, in which every value is encoded so that a text cannot become a role. A test holds them equal.
/// </summary>
internal static class PromptRendering
{
    public static IReadOnlyList<FrozenMessage> Messages(PromptTemplate prompt, IReadOnlyDictionary<string, string> variables) =>
        [.. prompt.Messages.Select(message => new FrozenMessage(message.Role, Fill(message.Content, variables)))];

    /// <summary>Named after the prompt: an unnamed function would put a random name on every span.</summary>
    public static KernelFunction Function(PromptTemplate prompt, bool fixedSampling)
    {
        var text = new StringBuilder();
        foreach (var message in prompt.Messages)
            text.Append("<message role=\"").Append(message.Role).Append("\">").Append(Literal(message.Content)).Append("</message>\n");
        var settings = prompt.Settings.Where(pair => !fixedSampling || pair.Key is not ("temperature" or "top_p"));
        return KernelFunctionFactory.CreateFromPrompt(new PromptTemplateConfig(text.ToString())
        {
            Name = FunctionName(prompt.Id),
            InputVariables = [.. prompt.Variables.Select(name => new InputVariable { Name = name })],
            ExecutionSettings = { [PromptExecutionSettings.DefaultServiceId] = new PromptExecutionSettings { ExtensionData = settings.ToDictionary() } },
        });
    }

    public static KernelArguments Arguments(PromptTemplate prompt, IReadOnlyDictionary<string, string> variables)
    {
        var arguments = new KernelArguments();
        foreach (var name in prompt.Variables)
            arguments[name] = variables.GetValueOrDefault(name, "");
        return arguments;
    }

    /// <summary>A value as it may stand in a prompt: one kind of line end, nothing that XML forbids (the kernel parses the prompt as XML).</summary>
    public static string Clean(string value)
    {
        var text = value.ReplaceLineEndings("\n");
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value is '\n' or '\t' || (rune.Value >= 0x20 && rune.Value is not (0xFFFE or 0xFFFF)))
                clean.Append(rune.ToString());
        return clean.ToString();
    }

    private static string Fill(string content, IReadOnlyDictionary<string, string> variables) =>
        PromptTemplate.Variable().Replace(content, match => variables.GetValueOrDefault(match.Groups[1].Value, "")).Trim();

    /// <summary>The template's own words, encoded around its variables.</summary>
    private static string Literal(string content)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var match in PromptTemplate.Variable().Matches(content).AsEnumerable())
        {
            text.Append(WebUtility.HtmlEncode(content[at..match.Index])).Append("{{$").Append(match.Groups[1].Value).Append("}}");
            at = match.Index + match.Length;
        }
        return text.Append(WebUtility.HtmlEncode(content[at..])).ToString();
    }

    private static string FunctionName(string id) => string.Concat(id.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
