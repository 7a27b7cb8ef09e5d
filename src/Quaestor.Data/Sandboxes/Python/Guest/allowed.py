"""What code may use: modules that compute, and of them what does no more than that. Each refusal has what to use instead."""

LIBRARIES = {
    "pandas", "pandas.api", "pandas.api.types", "pandas.api.indexers", "pandas.errors", "pandas.offsets", "pandas.plotting",
    "pandas.testing", "pandas.tseries", "pandas.tseries.offsets", "pandas.tseries.frequencies", "pandas.tseries.holiday",
    "pandas.arrays", "pandas.util",
    "numpy", "numpy.linalg", "numpy.random", "numpy.fft", "numpy.ma", "numpy.polynomial", "numpy.polynomial.polynomial",
    "numpy.polynomial.chebyshev", "numpy.polynomial.legendre", "numpy.lib", "numpy.lib.stride_tricks", "numpy.lib.recfunctions",
    "numpy.char", "numpy.rec", "numpy.strings", "numpy.emath", "numpy.lib.scimath", "numpy.typing", "numpy.dtypes", "numpy.exceptions",
    "numpy.core.defchararray", "numpy._core.defchararray", "numpy.core.records", "numpy._core.records",
    "matplotlib", "matplotlib.pyplot", "matplotlib.dates", "matplotlib.ticker", "matplotlib.colors", "matplotlib.cm",
    "matplotlib.patches", "matplotlib.lines", "matplotlib.gridspec", "matplotlib.style", "matplotlib.axes", "matplotlib.figure",
    "matplotlib.transforms", "mpl_toolkits.mplot3d", "matplotlib.patheffects", "matplotlib.collections",
    "seaborn", "pytz", "dateutil", "dateutil.parser", "dateutil.relativedelta", "dateutil.rrule", "dateutil.easter", "dateutil.tz",
    "scipy", "scipy.stats", "scipy.stats.mstats", "scipy.stats.contingency", "scipy.stats.qmc", "scipy.optimize", "scipy.interpolate",
    "scipy.signal", "scipy.signal.windows", "scipy.linalg", "scipy.spatial", "scipy.spatial.distance", "scipy.cluster",
    "scipy.cluster.hierarchy", "scipy.cluster.vq", "scipy.integrate", "scipy.special", "scipy.sparse", "scipy.sparse.linalg",
    "scipy.sparse.csgraph", "scipy.fft", "scipy.ndimage", "scipy.constants",
    "sklearn", "sklearn.linear_model", "sklearn.cluster", "sklearn.preprocessing", "sklearn.model_selection", "sklearn.metrics",
    "sklearn.metrics.pairwise", "sklearn.ensemble", "sklearn.tree", "sklearn.decomposition", "sklearn.neighbors", "sklearn.svm",
    "sklearn.pipeline", "sklearn.impute", "sklearn.compose", "sklearn.feature_selection", "sklearn.feature_extraction",
    "sklearn.feature_extraction.text", "sklearn.manifold", "sklearn.mixture", "sklearn.naive_bayes", "sklearn.neural_network",
    "sklearn.discriminant_analysis", "sklearn.gaussian_process", "sklearn.isotonic", "sklearn.kernel_ridge", "sklearn.dummy",
    "sklearn.covariance", "sklearn.inspection", "sklearn.calibration", "sklearn.exceptions",
    "statsmodels", "statsmodels.api", "statsmodels.tsa", "statsmodels.tsa.api", "statsmodels.tsa.seasonal",
    "statsmodels.tsa.stattools", "statsmodels.tsa.holtwinters", "statsmodels.tsa.arima", "statsmodels.tsa.arima.model",
    "statsmodels.tsa.statespace", "statsmodels.tsa.statespace.sarimax", "statsmodels.stats", "statsmodels.stats.api",
    "statsmodels.stats.multicomp", "statsmodels.stats.proportion", "statsmodels.stats.weightstats",
    "statsmodels.stats.outliers_influence",
}

STANDARD = {
    "__future__", "abc", "array", "base64", "binascii", "bisect", "calendar", "cmath", "collections", "collections.abc",
    "colorsys", "contextlib", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum", "fractions", "functools",
    "graphlib", "hashlib", "heapq", "hmac", "html", "io", "ipaddress", "itertools", "json", "keyword", "math", "numbers",
    "operator", "pprint", "random", "re", "secrets", "statistics", "string", "struct", "textwrap", "time", "types", "typing",
    "unicodedata", "urllib.parse", "uuid", "warnings", "zoneinfo",
}

MODULES = LIBRARIES | STANDARD

# Of these modules nothing else. Modules of the standard library that list what is public (__all__) give no more than that.
ONLY = {
    "io": {"StringIO", "BytesIO"},
    "types": {"SimpleNamespace", "MappingProxyType", "NoneType"},
    "uuid": {"UUID", "uuid3", "uuid4", "uuid5", "NAMESPACE_DNS", "NAMESPACE_URL", "NAMESPACE_OID", "NAMESPACE_X500"},
    "numpy.lib": {"stride_tricks", "recfunctions", "scimath"},
    "numpy.typing": {"ArrayLike", "NDArray", "DTypeLike"},
    "matplotlib": {"pyplot", "dates", "ticker", "colors", "cm", "patches", "lines", "gridspec", "style", "axes", "figure",
                   "transforms", "collections", "rcParams", "rcdefaults", "rc", "rc_context", "use", "colormaps", "color_sequences",
                   "get_backend", "__version__"},
    "matplotlib.style": {"use", "context", "available", "library"},
    "pytz": {"timezone", "utc", "UTC", "FixedOffset", "all_timezones", "common_timezones", "country_timezones", "country_names",
             "all_timezones_set", "common_timezones_set", "UnknownTimeZoneError", "AmbiguousTimeError", "NonExistentTimeError"},
    "dateutil.tz": {"gettz", "tzutc", "UTC", "tzoffset", "tzlocal", "resolve_imaginary", "datetime_exists", "datetime_ambiguous"},
    "pandas.util": {"hash_pandas_object", "hash_array"},
}

_TABLE = "Every table is a data frame under its own name and in tables[\"name\"]."
_TEXT = "pd.read_csv and pd.read_json take text in io.StringIO(...)."
_RESULT = "Leave the data frame in result: it is kept, and exported as CSV, JSON, Parquet or Excel from there."
_NAMED = "Name it as it is written: x.name or x[\"name\"]."
_FORMAT = "Use an f-string, such as f\"{value:.2f}\"."
_PRINT = "print(...) shows text, and the variable result holds the answer."
_LOOP = "Use operations on whole columns; a run is one process with one thread."
_JSON = "Use json for values and result for tables."
_NET = "There is no network here. Work with the tables that are there."
_LIMITS = "Time and memory are limited from outside. Use fewer rows or columns where a limit is met."

# Members of modules that are allowed otherwise.
MEMBERS = {
    **{("pandas", name): ("file", f"{_TABLE} {_TEXT}") for name in (
        "read_pickle", "read_sql", "read_sql_query", "read_sql_table", "read_html", "read_xml", "read_hdf", "read_clipboard",
        "read_gbq", "read_excel", "read_parquet", "read_feather", "read_orc", "read_stata", "read_sas", "read_spss", "HDFStore",
        "ExcelFile", "ExcelWriter", "read_iceberg")},
    ("pandas", "to_pickle"): ("export", _RESULT),
    ("numpy", "DataSource"): ("file", f"{_TABLE} {_TEXT}"),
    ("numpy", "source"): ("file", "The documentation of numpy tells what a function does."),
    ("numpy.lib.stride_tricks", "as_strided"): ("memory", "Use np.lib.stride_tricks.sliding_window_view(...)."),
    ("string", "Formatter"): ("format", _FORMAT),
    ("operator", "attrgetter"): ("dynamic", "Use a lambda, such as lambda row: row.name."),
    ("operator", "methodcaller"): ("dynamic", "Use a lambda, such as lambda text: text.strip()."),
    ("typing", "get_type_hints"): ("dynamic", "Types of names are not needed to run code."),
    ("typing", "ForwardRef"): ("dynamic", "Write the type itself."),
    ("typing", "evaluate_forward_ref"): ("dynamic", "Write the type itself."),
    ("dataclasses", "make_dataclass"): ("dynamic", "Write the class with @dataclass."),
    ("contextlib", "chdir"): ("file", "Paths are whole ones here, such as /tmp/name.csv."),
    ("seaborn", "load_dataset"): ("network", _NET),
    ("seaborn", "get_dataset_names"): ("network", _NET),
}

_FRAME = ("frame", "The error's text is in str(error); a value is returned with return or yield.")
_EXPORT = ("export", _RESULT)

# Attributes of whatever object.
ATTRIBUTES = {
    **{name: _FRAME for name in (
        "tb_frame", "tb_next", "tb_lasti", "tb_lineno", "f_back", "f_builtins", "f_code", "f_globals", "f_locals", "f_trace", "f_lasti",
        "f_generator", "gi_frame", "gi_code", "gi_yieldfrom", "gi_running", "gi_suspended", "cr_frame", "cr_code", "cr_await",
        "cr_origin", "cr_running", "ag_frame", "ag_code", "ag_await", "ag_running", "co_code", "co_consts", "co_names", "co_varnames",
        "co_freevars", "co_cellvars", "co_filename", "co_positions", "co_lines", "co_flags", "co_name", "co_lnotab", "func_globals",
        "func_code", "func_closure", "func_defaults", "func_dict", "func_doc", "func_name", "im_class", "im_func", "im_self",
        "with_traceback", "cell_contents")},
    **{name: _EXPORT for name in (
        "to_pickle", "to_sql", "to_hdf", "to_clipboard", "to_gbq", "to_parquet", "to_feather", "to_excel", "to_stata", "to_orc",
        "to_iceberg")},
    **{name: ("file", f"{_TABLE} {_TEXT}") for name in ("get_handle", "urlopen", "open_code", "read_pickle", "open_resource")},
    **{name: ("dynamic", "Write the code itself.") for name in (
        "runstring", "import_module", "exec_module", "load_module", "find_spec", "from_string", "from_custom_template", "runsource",
        "template_html", "template_html_table", "template_html_style", "template_latex", "template_string")},
    **{name: ("process", _LOOP) for name in ("Popen", "check_output", "spawnv", "execv", "execve", "posix_spawn")},
    **{name: ("format", _FORMAT) for name in ("vformat", "get_field")},
    "mro": ("type", "Use isinstance(value, kind) or type(value).__name__."),
    "obj": ("object", "Use the data frame under its own name."),
    "ctypes": ("memory", "Use the array's own methods, such as tolist()."),
    "as_strided": ("memory", "Use np.lib.stride_tricks.sliding_window_view(...)."),
    "dump": _EXPORT,
    "dumps": _EXPORT,
}

BUILTINS = {
    "eval": ("dynamic", "Write the expression itself; for columns, use df.eval(\"...\") with a text."),
    "exec": ("dynamic", "Write the statements themselves."),
    "compile": ("dynamic", "Write the code itself, or re.compile(...) for a pattern."),
    "__import__": ("import", "Write import name at the top of the code."),
    "open": ("file", f"{_TABLE} {_TEXT}"),
    "input": ("input", "Nobody can answer while it runs: write the value into the code."),
    "globals": ("dynamic", "Use a dictionary of your own."),
    "locals": ("dynamic", "Use a dictionary of your own."),
    "vars": ("dynamic", "Use a dictionary of your own, or dataclasses.asdict(value)."),
    "dir": ("dynamic", "Use df.columns for the columns of a data frame."),
    "setattr": ("dynamic", "Write the assignment itself: x.name = value, or use a dictionary."),
    "delattr": ("dynamic", "Use a dictionary and del d[\"name\"]."),
    "breakpoint": ("input", _PRINT),
    "help": ("input", _PRINT),
    "exit": ("exit", "The run ends with its last line."),
    "quit": ("exit", "The run ends with its last line."),
    "copyright": ("input", _PRINT),
    "credits": ("input", _PRINT),
    "license": ("input", _PRINT),
}

# Names that a program may give to variables of its own.
SHADOWED = {"open", "input", "dir", "vars", "help", "license", "credits", "copyright", "exit", "quit", "compile"}

DUNDER_ATTRIBUTES = {"__name__", "__qualname__", "__version__", "__doc__", "__members__"}

DUNDER_METHODS = {f"__{name}__" for name in (
    "init new post_init repr str format bytes bool hash eq ne lt le gt ge len length_hint iter next reversed contains getitem setitem "
    "delitem missing call enter exit add sub mul truediv floordiv mod divmod pow matmul and or xor lshift rshift neg pos abs invert "
    "radd rsub rmul rtruediv rfloordiv rmod rdivmod rpow rmatmul rand ror rxor rlshift rrshift iadd isub imul itruediv ifloordiv imod "
    "ipow imatmul iand ior ixor int float complex index round trunc floor ceil copy deepcopy").split()}

# What any object has, and functions: names that a text must not reach.
INHERITED = {name for kind in (object, type, list, type(lambda: 0), type(len)) for name in dir(kind) if name.startswith("__")}

DUNDER_CLASS_NAMES = {"__slots__", "__hash__", "__match_args__", "__doc__"}

OWN_PRIVATE = {"_", "_asdict", "_replace", "_fields", "_make", "_field_defaults"}

METACLASSES = {("abc", "ABCMeta"), ("enum", "EnumMeta"), ("enum", "EnumType")}

_HINTS = [
    (_NET, "socket ssl http urllib requests httpx aiohttp ftplib smtplib poplib imaplib telnetlib xmlrpc socketserver webbrowser urllib3 "
           "email websockets paramiko boto3"),
    (f"{_TABLE} {_TEXT}", "os posix pathlib shutil glob tempfile fileinput fcntl mmap zipfile tarfile gzip bz2 lzma zlib sqlite3 dbm "
                          "nt ntpath posixpath stat filecmp linecache codecs openpyxl pyarrow sqlalchemy psycopg2 duckdb"),
    (_LOOP, "threading _thread multiprocessing concurrent asyncio subprocess queue sched selectors _posixsubprocess pty joblib dask "
            "signal trio"),
    (_JSON, "pickle _pickle cPickle marshal shelve copyreg dill cloudpickle"),
    (_PRINT, "sys logging traceback faulthandler pdb cmd readline getpass argparse atexit"),
    (_LIMITS, "resource gc tracemalloc"),
]

HINTS = {name: hint for hint, names in _HINTS for name in names.split()}

GENERAL_HINT = ("Allowed are pandas, numpy, matplotlib, scipy and what computes in the standard library, such as math, statistics, "
                "datetime, decimal, collections, itertools, functools, re and json.")

NAMED = _NAMED
FORMAT = _FORMAT
