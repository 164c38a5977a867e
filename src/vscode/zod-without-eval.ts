import * as z from 'zod';

// Zod asks for `navigator` to learn whether it may compile its checks, and VS Code reports every extension that
// does so as an error. Files this small gain nothing from it. To be imported before any schema is made.
z.config({ jitless: true });
