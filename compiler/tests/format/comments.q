// At the top.

//// A ruler is a comment too.
/// Documents `a`.
// In between.
/// Goes on.
const a = 1; // trailing
const b = [ // inside
    1,
    // last
];
// At the end.
