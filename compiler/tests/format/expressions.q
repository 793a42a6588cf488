const precedence = a ?? b ?? c || d && e == f + g * -h.i - !j;
const ranges = [0..n - 1, a + 1..b * 2, a < b..c];
const left = a - b - c / d / e % f;
const literals = [12_000, 1.5, 1e3, 2.5e-3, 250ms, 30s, 5m, 1h, true, false, none, self];
const collections = [{}, {"a": 1, b: 2,}, [], [1, [2],]];
const calls = f(1, named: 2, |x| x + 1, |a, b| { return a; },)(3)[4].five.six();
const prefixes = try await take self.x ?? try y else z + 1;
const changed = node with { name: "x", tags: [] } with { name: "y" };
const loose = a ?? b with { c: d };
const choice = if a { b } else if let c = d { e } else { {} };
const value = match x { A => 1, B(b) => b with { c: 1 }, else => if c { d } else { e } };
const heads = if (xs.any(|x| x > 1)) { (a with { b: c }).b } else { f({}) };
const negative = -1 - -2;

fn heads() {
    if f(|x| x, { "a": b }) { }
    for x in [a with { b: c }] { }
    match (a with { b: c }) { else => {} }
    while m[{ 1: 2 }] { }
    if match a { else => true } { }
}
