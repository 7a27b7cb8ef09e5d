using System.Runtime.InteropServices;
using System.Text;

namespace Quaestor.Cli.Terminal.Cells;

/// <summary>How a cell looks. The default one is the terminal's own text on its own ground.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct Style(
    Colour Fore = default, Colour Back = default, bool IsBold = false, bool IsUnderlined = false, bool IsReversed = false)
{
    public Style On(Colour ground) => this with { Back = ground };

    /// <summary>The sequence that sets it, whatever was set before.</summary>
    public string Sequence()
    {
        var parameters = new StringBuilder("\e[0");
        parameters.Append(IsBold ? ";1" : "").Append(IsUnderlined ? ";4" : "").Append(IsReversed ? ";7" : "");
        if (Fore != default)
        {
            Fore.WriteTo(parameters, isBack: false);
        }

        if (Back != default)
        {
            Back.WriteTo(parameters, isBack: true);
        }

        return parameters.Append('m').ToString();
    }
}
