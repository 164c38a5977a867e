/** Style sheets are bundled beside the script by esbuild; importing one gives no value. */
declare module '*.css';
