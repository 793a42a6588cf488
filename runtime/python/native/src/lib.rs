//! The Rust runtime under Python's: clock, timers and JSON.
//!
//! Python's `quark.native` finds this module and hands it text and values that are clean already. What it gives back
//! must be what the pure Python code gives: the same tests run against both.

mod convert;
mod timers;

use pyo3::prelude::*;

/// The extension module.
#[pymodule]
mod quark_native {
    use super::convert;
    use pyo3::exceptions::PyValueError;
    use pyo3::prelude::*;
    use quark::json::ToJson;

    #[pymodule_export]
    use super::timers::{Clock, Timer, Timers};

    /// The version of the runtime.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// Reads JSON text. What is wrong comes as a `ValueError` with the kind's wire name and the text.
    #[pyfunction]
    fn parse<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
        let json = quark::json::parse(text)
            .map_err(|error| PyValueError::new_err((error.kind.to_string(), error.text.clone())))?;
        convert::to_python(py, &json)
    }

    /// Writes open data as compact JSON text, in ASCII.
    #[pyfunction]
    fn encode(value: &Bound<'_, PyAny>) -> PyResult<String> {
        Ok(convert::from_python(value)?.encode())
    }
}
