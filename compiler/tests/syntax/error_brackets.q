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
