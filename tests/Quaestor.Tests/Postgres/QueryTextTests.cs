using Quaestor.Data.Postgres;

namespace Quaestor.Tests.Postgres;

public sealed class QueryTextTests
{
    [Theory]
    [InlineData("ALTER ROLE a PASSWORD 'hush'", "ALTER ROLE a PASSWORD '…'")]
    [InlineData("ALTER ROLE a ENCRYPTED PASSWORD E'hu\\'sh' VALID UNTIL 'x'", "ALTER ROLE a ENCRYPTED PASSWORD E'…' VALID UNTIL 'x'")]
    [InlineData("create role a password $$hush$$ login", "create role a password $$…$$ login")]
    [InlineData("create role a password $q$hu$sh$q$ login", "create role a password $q$…$q$ login")]
    [InlineData("ALTER ROLE a PASSWORD 'hush that was cut", "ALTER ROLE a PASSWORD '…")]
    [InlineData("CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'u', password 'hush')", "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'u', password '…')")]
    [InlineData("create subscription s connection 'host=h password=hush dbname=d' publication p", "create subscription s connection 'host=h password=… dbname=d' publication p")]
    [InlineData("select dblink_connect('password=''hu sh'' host=h')", "select dblink_connect('password=''…'' host=h')")]
    [InlineData("create subscription s connection 'postgres://u:hush@h/d' publication p", "create subscription s connection 'postgres://u:…@h/d' publication p")]
    [InlineData("select password from users where note = 'x' and a = $1", "select password from users where note = 'x' and a = $1")]
    [InlineData("select 1 from users where password=$1 and password = other", "select 1 from users where password=$1 and password = other")]
    public void PasswordsInStatementsAreHiddenAndTheRestIsAsItWas(string query, string shown) => Assert.Equal(shown, QueryText.Shown(query));
}
