//! Fine.
/// Not for an import.
import a;

//! Too late.
fn f(
    /// A parameter.
    a: Int) {
    /// A statement.
    /// Still the same.
    let x = 1;
}

record R {
    a: Int;
    /// Nothing follows.
}

/// Nothing follows here either.
