const plain2 = "text";
const escapes = "\n\t\r\"\\\{\}\u{1F600}\u{41}";
const holes = "{a}{b.c(1)} and {"inner {x + 1}"} {m["k"]} {if a { "b" } else { "c" }} {{"k": 1}}";
const raw = `a "b" {c} \n
second line`;
const empty = "";
const accents = "é 😀";
