import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { script } from './stage.ts';

const TOOLS_PER_FILE = 10;
const NAMES = /\b(OrderHistory|Order|Money|OrderLine|OrderStatus)\b/g;

/** Name of a tool in a generated catalogue. */
export function toolName(index: number): string {
  return `fetchOrderHistory${index}`;
}

/** `wanted` of the tools, spread evenly over the catalogue. */
export function spread(tools: number, wanted: number): number[] {
  return Array.from({ length: wanted }, (_, index) => Math.floor((index * tools) / wanted));
}

/**
 * Writes a project of that many tools: copies of the benchmark's own, ten to a file with types of their own, as ten tools
 * of one domain would have them.
 */
export async function writeProject(folder: string, tools: number): Promise<void> {
  const schema = join(folder, 'schema', 'tools');
  await mkdir(schema, { recursive: true });
  const template = await readFile(script('gateway/schema/tools/bench.graphql'), 'utf8');
  for (let first = 0; first < tools; first += TOOLS_PER_FILE) {
    const sdl = domain(template, first, Math.min(TOOLS_PER_FILE, tools - first));
    await writeFile(join(schema, `domain-${first}.graphql`), sdl);
  }
  const config = pathToFileURL(script('gateway/toolgate.config.ts')).href;
  await writeFile(join(folder, 'toolgate.config.ts'), `export { default } from '${config}';\n`);
}

/** One file: the template's types under names of their own, and its tool that many times. */
export function domain(template: string, first: number, tools: number): string {
  const own = template.replaceAll(NAMES, (name) => `${name}${first}`);
  const [, open = '', tool = '', types = ''] =
    /^(extend type Mutation \{\n)(.*?)^\}\n(.*)$/ms.exec(own) ?? [];
  const copies = Array.from({ length: tools }, (_, index) =>
    tool.replace('fetchOrderHistory(', `${toolName(first + index)}(`),
  );
  return `${open}${copies.join('\n')}}\n${types}`;
}
