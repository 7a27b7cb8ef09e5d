const names: Record<string, [doing: string, done: string]> = {
  list_datasets: ['Listing sources', 'Listed sources'],
  get_dataset_schema: ['Reading the schema', 'Read the schema'],
  get_sample_rows: ['Reading sample rows', 'Read sample rows'],
  execute_sql: ['Running SQL', 'Ran SQL'],
  execute_query_plan: ['Running a query plan', 'Ran a query plan'],
  execute_python: ['Running Python', 'Ran Python'],
  search_archives: ['Searching documents', 'Searched documents'],
  make_chart: ['Drawing a chart', 'Drew a chart'],
};

/** What a step is called; a tool that has no name here goes by its own. */
export function toolName(tool: string, done: boolean): string {
  const pair = names[tool];
  if (pair) return pair[done ? 1 : 0];
  return tool.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
}
