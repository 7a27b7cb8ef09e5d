using Quaestor.Agent.Personal;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary>What users keep cannot always be changed as they ask: that becomes problem details.</summary>
static class PersonalFaults
{
    public static async Task<T> TellAsync<T>(Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (PersonalException exception)
        {
            throw new ProblemException(
                exception.Code switch
                {
                    "todo_not_found" => StatusCodes.Status404NotFound,
                    "todos_full" => StatusCodes.Status409Conflict,
                    _ => StatusCodes.Status400BadRequest,
                },
                exception.Code,
                exception.Message);
        }
    }
}
