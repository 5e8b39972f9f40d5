import type { CodegenConfig } from '@graphql-codegen/cli';

const TEXTS = ['Date', 'DateTime', 'Decimal', 'EmailAddress', 'ReadOnlySQL', 'URL', 'UUID'];
const scalars = { ...Object.fromEntries(TEXTS.map((name) => [name, 'string'])), JSON: 'unknown' };
const shared = {
  useTypeImports: true,
  enumsAsTypes: true,
  strictScalars: true,
  scalars,
} as const;

const config: CodegenConfig = {
  schema: ['schema/**/*.graphql'],
  documents: ['operations/**/*.graphql'],
  ignoreNoDocuments: true,
  generates: {
    // Arguments of tools and of directives, and what a resolver of a tool answers.
    'src/generated/schema.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        ...shared,
        avoidOptionals: { defaultValue: true },
        contextType: '../model/gateway.ts#GatewayContext',
      },
    },
    // The example operations, as typed documents.
    'src/generated/operations.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { ...shared, documentNodeImport: 'graphql#TypedQueryDocumentNode' },
    },
  },
};

export default config;
