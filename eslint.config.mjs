import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Packages that load native code or megabytes of kernels; only some rooms of the house may know them. */
const heavy = ['@tensorflow/*', 'onnxruntime-node', 'onnxruntime-common', 'sharp'];

/** What a folder must not import, as `no-restricted-imports` patterns. */
const wall = (files, patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});
const deny = (group, message, allowTypeImports = false) => ({ group, message, allowTypeImports });

const onlyVscode = deny(['vscode'], 'Only src/vscode/ and src/extension.ts may import vscode.');
const noPages = deny(['**/webview/**'], 'src/ imports nothing from webview/.');
const noHeavy = deny(heavy, 'This code must load without native libraries and without tfjs.');
const computeFree = deny(
  ['**/models/*', '**/training/*', '**/hiding/*', '**/evaluation/*', '**/runs/*', '**/datasets/*'],
  'compute/ knows nothing of steganography.',
);

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', 'test-results/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400 }],
    },
  },
  { files: ['*.config.{mjs,mts}'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
        document: 'readonly',
        window: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
      },
    },
  },
  wall(['src/**/*.ts'], [onlyVscode, noPages]),
  wall(['src/vscode/**/*.ts', 'src/extension.ts'], [noPages, noHeavy]),
  wall(
    [
      'src/files/**/*.ts',
      'src/runs/**/*.ts',
      'src/settings-files/**/*.ts',
      'src/writing-help/**/*.ts',
      'src/sweeps/file/**/*.ts',
      'src/interop/safetensors.ts',
    ],
    [onlyVscode, noPages, noHeavy],
  ),
  wall(['src/engine/client.ts', 'src/engine/protocol.ts'], [onlyVscode, noPages, noHeavy]),
  wall(
    ['src/compute/**/*.ts'],
    [onlyVscode, noPages, deny(['sharp'], 'compute/ knows no pictures.'), computeFree],
  ),
  wall(
    ['src/models/**/*.ts', 'src/training/**/*.ts', 'src/hiding/**/*.ts'],
    [
      onlyVscode,
      noPages,
      deny(['**/compute/onnx/*', '**/compute/eager/*', 'onnxruntime-*'], 'No device by name here.'),
    ],
  ),
  wall(
    ['webview/**/*.ts'],
    [
      onlyVscode,
      noHeavy,
      {
        regex: 'src/(?!.*(protocol|contract)$)',
        message: 'Pages import only types of protocol.ts and contract.ts files.',
      },
      { regex: 'src/.*(protocol|contract)$', allowTypeImports: true, message: 'Import types only.' },
    ],
  ),
);
