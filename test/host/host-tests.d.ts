/** Made while bundling: imports every `test/host/**` test file. */
declare module 'host-tests' {}
