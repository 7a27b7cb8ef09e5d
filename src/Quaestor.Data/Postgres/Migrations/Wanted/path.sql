-- With an empty search path every name is told with its schema, whoever asks.
SELECT set_config('search_path', '', true)
