//! Open data between Python's plain values and Rust's [`Json`].

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyRecursionError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString};
use quark::Json;

/// Deeper than any text may be read, and far from what the stack could not hold.
const DEPTH: usize = 500;

/// Plain Python values: whole numbers in the range of `Int` are `int`.
pub fn to_python<'py>(py: Python<'py>, json: &Json) -> PyResult<Bound<'py, PyAny>> {
    match json {
        Json::Null => Ok(py.None().into_bound(py)),
        Json::Bool(value) => value.into_bound_py_any(py),
        Json::Number(number) => match json.as_int() {
            Some(whole) => whole.into_bound_py_any(py),
            None => number.into_bound_py_any(py),
        },
        Json::String(text) => text.into_bound_py_any(py),
        Json::List(items) => {
            let items = items.iter().map(|item| to_python(py, item)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, items)?.into_any())
        }
        Json::Map(entries) => {
            let object = PyDict::new(py);
            for (key, value) in entries {
                object.set_item(key, to_python(py, value)?)?;
            }
            Ok(object.into_any())
        }
    }
}

/// Open data from any mappings, sequences and plain values.
pub fn from_python(value: &Bound<'_, PyAny>) -> PyResult<Json> {
    nested(value, 0)
}

fn nested(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Json> {
    if depth > DEPTH {
        return Err(PyRecursionError::new_err("the value is nested too deep"));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Json::String(scalars(text)?));
    }
    if value.is_none() {
        return Ok(Json::Null);
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(Json::Bool(truth.is_true()));
    }
    if value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() {
        return Ok(Json::Number(value.extract()?));
    }
    if let Ok(entries) = value.cast::<PyDict>() {
        return entries.iter().map(|(key, value)| entry(&key, &value, depth)).collect::<PyResult<_>>().map(Json::Map);
    }
    if let Ok(entries) = value.cast::<PyMapping>() {
        let items = entries.items()?;
        let pairs = items.iter().map(|pair| {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            entry(&key, &value, depth)
        });
        return pairs.collect::<PyResult<_>>().map(Json::Map);
    }
    value.try_iter()?.map(|item| nested(&item?, depth + 1)).collect::<PyResult<_>>().map(Json::List)
}

fn entry(key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<(String, Json)> {
    Ok((scalars(&key.str()?)?, nested(value, depth + 1)?))
}

/// The text, each lone surrogate replaced by U+FFFD.
fn scalars(text: &Bound<'_, PyString>) -> PyResult<String> {
    if let Ok(text) = text.to_cow() {
        return Ok(text.into_owned());
    }
    let units = text.call_method1("encode", ("utf-16-le", "surrogatepass"))?;
    units.call_method1("decode", ("utf-16-le", "replace"))?.extract()
}
