struct Point { x: Int, y: Int }
public function area(p: Point): Int { return 1; }
def plus() => Int { return 1; }
trait Shape { fn area() -> Float { return 1.0; } pub fn edges() -> Int; }
let limit := 3;
record Pair<T> { a: T; }
record Fields { pub a: Int; var b: Int; let c: Int; var secret v: Int; d Int; e: ; f: Int = ; g: [Int]; h: Int??; i: Int in; last: Int; }
record Members { on x.y() { } every 1s { } scope s() { enter a; } fn body_missing(); }
class Class { fn f(self, secret s: Int, a, b: Int = 1, Int c) { } query fn g() {} static static fn h() {} async i() {} 12; }
actor Actor implements Policy { secret port a: Timer; secret fn x() {} pub on a.b() {} pub every 1s {} scope s() { begin x; } }
enum Enum { A; B, C D, 3, match }
union Union { A, , B }
error Error(text: String);
error Text(a: Int) 3;
protocol Protocol { codec json; both; client A B; server A => b; other; states { a { B => c; } b { C ready; } } codec json tagged "{x}"; codec json tagged "y"; }
port Kind { event a; fn b() {} c(); }
interface Empty
pub test "never public" { }
test { }
test "with {hole}" { }
import late;
import late.Breaker;
pub import thing;
something else;
fn () {}
fn last() {}
