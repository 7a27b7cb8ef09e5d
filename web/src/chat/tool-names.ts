const names: Record<string, [runs: string, done: string, waits?: string]> = {
  list_datasets: ['Listing sources', 'Listed sources'],
  get_dataset_schema: ['Reading the schema', 'Read the schema'],
  get_sample_rows: ['Reading sample rows', 'Read sample rows'],
  execute_sql: ['Running SQL', 'Ran SQL', 'SQL'],
  execute_query_plan: ['Running a query plan', 'Ran a query plan', 'Query plan'],
  execute_python: ['Running Python', 'Ran Python', 'Python'],
  search_archives: ['Searching documents', 'Searched documents'],
  make_chart: ['Drawing a chart', 'Drew a chart'],
};

/** What a step is called; a tool that has no name here goes by its own. */
export function toolName(tool: string, state: 'runs' | 'done' | 'waits'): string {
  const known = names[tool];
  const own = () => tool.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
  if (state === 'waits') return known?.[2] ?? own();
  return known ? known[state === 'done' ? 1 : 0] : own();
}
