fn unclosed_parenthesis() {
    call(a, b;
    let x = [1, 2;
    if (a { b(); }
}

fn unclosed_block() {
    if a {
        b();
    c();
}

fn stray() {
    call(a));
    let x = [1]];
}
}

record Unclosed {
    a: Int;

record Next {
    b: Int;
}

fn crossed() { f([1, 2)]; }

fn at_the_end() {
    while a {
        b();
}

fn map_without_an_end() {
    let ages = { "ann": 3;
    use(ages);
}

fn no_parenthesis(a: Int -> Int { return a; }

fn no_parameters) -> Int { return 1; }

class NoBrace
    var a: Int;

    fn b() -> Int
        return self.a;
    }
}

fn after_a_brace_in_the_line() {
    let text = find(a) else return; };
    use(text);
}

fn still_read() {}

fn at_the_end() {
    while a {
        b();
