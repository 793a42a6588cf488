fn statements() {
    let a = 1;
    let b: List<Int>? = none;
    let c = self.open else { return; };
    let d = try parse("x") else 3;
    let e = try parse("x") else { return; }
    var f: Int = -1;
    f = 2; f += 3; f -= 4; f *= 5; f /= 6; f %= 7;
    self.items[0].name = "x";
    if a == 1 { } else if let x = b { use(x); } else { }
    if let x = try parse("y") { use(x); }
    for i in 0..a + 1 { continue; }
    for x in xs.filter(|x| { return x > 1; }) { break; }
    while let next = queue.first() { queue.remove_at(0); }
    while !done { }
    match message {
        Open(open) => self.open(open),
        Close | Level.Info | other.Level.Debug => { return; },
        none => self.count += 1,
        some(x) => return x,
        ok(x) => throw x,
        1 => {},
        -2 => {},
        "text" | `raw` => break,
        true => continue,
        false => {},
        else => {},
    }
    match x { }
    match x { A => a() };
    assert a == b;
    assert parse("x") throws InvalidNode;
    return;
}
