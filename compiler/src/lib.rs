//! The Quark compiler: a pure library. It reads no file, prints nothing and never ends the process.
//!
//! `syntax -> sema -> model -> lower -> target -> files`, one flow, no going back.

pub mod diagnostic;
pub mod model;
pub mod source;
pub mod syntax;
