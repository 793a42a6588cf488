//! Compiles protocols written in Quark to native libraries.
