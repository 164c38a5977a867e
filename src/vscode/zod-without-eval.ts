import * as z from 'zod';

// Zod asks for `navigator` to learn whether it may compile its checks, and VS Code reports every extension that
// does so as an error. Files this small gain nothing from it. Imported by with-zod.ts only.
z.config({ jitless: true });
