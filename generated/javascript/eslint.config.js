import js from "@eslint/js";

const globals = { console: "readonly", crypto: "readonly", performance: "readonly" };

export default [{ ...js.configs.recommended, languageOptions: { globals } }];
