// Every word that is not reserved may name anything.
record error { record: Int; class: String; pub: Bool; on: on; port: port; as: Int; or: Int; test: Int; import: Int; }
enum enum { const, union, states, throws, event, client }
fn fn_(port: Int, own actor: actor, throws: Int, secret: secret) -> static throws error, entry {
    let entry = record;
    let async = implements + codec;
    var tagged = scope(every: 1, on: 2);
    test = any.seconds.protocol;
    let enter = if exit { fail } else { both };
    type.import(as, or);
    return error(record: record, class: "x", pub: true);
}
