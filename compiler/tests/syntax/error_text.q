# a comment
/* another
   comment */
const a = @;
const b = größe + 1;
const c = "no end;
const d = f("no end, 1);
const e = "\q \u{110000} \u41 } \u{}";
const f = "empty {} hole {a b} {c";
const g = 99999999999999999999;
const h = 1.5s + 12d + 0x1F + 1_h2 + 9999999999999999h + 1e999;
const i = “smart”;
const j = 'it' + 'unfinished;
const k = a ~ b ^ c;
const last = 1;
const m = `no end;
