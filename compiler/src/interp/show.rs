//! Values as text: in holes of strings, in faults and recorded calls, and as the state of actors and instances.

use super::json::Json;
use super::machine::Machine;
use super::value::{ActorId, Instance, Value};
use super::{number, text};
use crate::model::{Field, FieldMode};
use std::rc::Rc;

impl Machine<'_> {
    /// What a hole in a string makes of a value.
    pub(super) fn hole(&self, value: &Value) -> String {
        match value {
            Value::Str(text) => text.to_string(),
            Value::Float(value) => number::float_text(*value),
            Value::Duration(value) => format!("{value}ms"),
            Value::Instant(value) => text::instant(*value),
            Value::Case(id, case) => self.wire(*id, *case).to_owned(),
            Value::List(elements) => {
                let texts: Vec<String> = elements.iter().map(|element| self.hole(element)).collect();
                format!("[{}]", texts.join(", "))
            }
            other => self.shown(other),
        }
    }

    /// A value as compact JSON text: as faults, recorded calls and states show it. Messages are shown without a tag.
    #[must_use]
    pub fn shown(&self, value: &Value) -> String {
        self.shown_json(value).text()
    }

    /// A value as JSON, whatever it is.
    #[must_use]
    pub fn shown_json(&self, value: &Value) -> Json {
        match value {
            Value::List(elements) => Json::list(elements.iter().map(|element| self.shown_json(element))),
            Value::Map(entries) => {
                Json::object(entries.iter().map(|(key, value)| (self.key_text(key), self.shown_json(value))))
            }
            Value::Record(record) => self.shown_fields(&self.program.records[record.id].fields, &record.values),
            Value::Error(error) => self.shown_fields(&self.program.errors[error.id].fields, &error.values),
            Value::Instance(instance) => self.instance_state(instance),
            other => self.scalar_json(other),
        }
    }

    fn shown_fields(&self, fields: &[Field], values: &[Value]) -> Json {
        let present = fields.iter().zip(values).filter(|(_, value)| !matches!(value, Value::None));
        Json::object(present.map(|(field, value)| (field.wire.as_str().into(), self.shown_json(value))))
    }

    /// A value that holds no others, as JSON.
    pub(super) fn scalar_json(&self, value: &Value) -> Json {
        match value {
            Value::Bool(value) => Json::Bool(*value),
            Value::Int(value) | Value::Duration(value) | Value::Instant(value) => {
                Json::Number(number::to_float(*value))
            }
            Value::Float(value) => Json::Number(*value),
            Value::Str(text) => Json::String(text.clone()),
            Value::Json(json) => json.clone(),
            Value::Case(id, case) => Json::String(self.wire(*id, *case).into()),
            Value::Actor(actor) => Json::String(self.declared(*actor).decl.name.as_str().into()),
            Value::Promise(promise) => Json::String(promise.state().into()),
            _ => Json::Null,
        }
    }

    /// The fields of an actor in order of declaration; ports and what was only passed on are left out.
    #[must_use]
    pub fn actor_state(&self, actor: ActorId) -> Json {
        self.state(&self.declared(actor).fields, &self.actors[actor.0].fields)
    }

    /// The fields of an instance in order of declaration; what was only passed on is left out.
    #[must_use]
    pub fn instance_state(&self, instance: &Rc<Instance>) -> Json {
        self.state(&self.program.classes[instance.class].fields, &instance.fields.borrow())
    }

    fn state(&self, fields: &[Field], values: &[Value]) -> Json {
        let kept = |field: &Field| !field.parameter_only && field.mode != FieldMode::Port;
        let stored = fields.iter().zip(values).filter(|(field, _)| kept(field));
        Json::object(stored.map(|(field, value)| (field.name.as_str().into(), self.shown_json(value))))
    }
}
