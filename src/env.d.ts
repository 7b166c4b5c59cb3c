/** True in `npm start` and `npm run preview`, false in the product (`vite.config.ts`). */
declare const __SANDBOX__: boolean
