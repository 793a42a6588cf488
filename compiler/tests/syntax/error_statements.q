fn missing_semicolons() {
    let a = 1
    let b = 2
    call(a)
    return b
}

fn other_languages() {
    if a and b or not c { }
    if a { } elif b { } elsif c { }
    if a = 1 { }
    count++;
    count--;
    x := 3;
    let mut y = 3;
    int z = 3;
    for (i = 0; i < n; i += 1) { }
    for x of xs { }
    let n = new Node(a = 1);
    let p = Promise<Int>();
    let q = a?.b;
    match x { _ => 1, A -> 2, B: 3; C => 4 }
    { let w = 1; }
    ;
    let v = 'single';
    let u = a & b;
}

fn one_broken_statement_does_not_hide_the_next() {
    let = 3;
    let a = ;
    call(1, , 2);
    call(1 2);
    let b = 1 + ;
    a.;
    if { }
    while x
        y();
    return 1 2;
    else { }
    f() = 3;
    let c = if a { 1 };
    let d = if a { b; } else { c };
    let e = if a { b; c } else { d };
    if a.with { b: 1 } { }
    if a with { b: 1 } { }
    while |x| x { }
    let g = a < b < c;
    let h = 0 <= a == b;
    match e { A(a, b) => 1, 3.5 => 2, B => }
    let match = 1;
    let k = own x;
    last();
}

fn still_read() {}
