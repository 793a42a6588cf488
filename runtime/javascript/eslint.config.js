import js from "@eslint/js";

const globals = Object.fromEntries(
  ["AbortSignal", "clearTimeout", "console", "crypto", "MessageChannel", "performance", "setTimeout"].map((name) => [
    name,
    "readonly",
  ]),
);

export default [{ ...js.configs.recommended, languageOptions: { globals } }];
