/** Where functions of tools are. */
export const RESOLVERS = 'resolvers/tools';

/** The file that the function of a tool belongs into: `writeThing` into `write-thing.ts`. */
export function resolverFile(name: string): string {
  const words = name.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `${RESOLVERS}/${words}.ts`;
}
