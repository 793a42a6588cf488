//! What generated Rust packages stand on.
