//! Values as text: in holes of strings, in faults and recorded calls, and as the state of actors and instances.

use super::codec::Secrets;
use super::json::Json;
use super::machine::Machine;
use super::value::{ActorId, Instance, Value};
use super::{number, text};
use crate::model::{Field, Function, Id, Type};

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

    /// A value as compact JSON text: as faults and recorded calls show it. Messages are shown without a tag.
    #[must_use]
    pub fn shown(&self, value: &Value) -> String {
        self.shown_json(value).text()
    }

    fn shown_json(&self, value: &Value) -> Json {
        match value {
            Value::List(elements) => Json::list(elements.iter().map(|element| self.shown_json(element))),
            Value::Map(entries) => {
                Json::object(entries.iter().map(|(key, value)| (self.key_text(key), self.shown_json(value))))
            }
            Value::Record(record) => self.to_json(&Type::Record(record.id), value),
            Value::Error(error) => self.to_json(&Type::ErrorType(error.id), value),
            other => self.scalar_json(other),
        }
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
            Value::Instance(instance) => self.instance_state(instance),
            _ => Json::Null,
        }
    }

    /// The state of an actor or a class instance, which is what testing runtimes show of them.
    #[must_use]
    pub fn state(&self, of: &Value) -> Json {
        match of {
            Value::Actor(actor) => self.actor_state(*actor),
            other => self.scalar_json(other),
        }
    }

    /// The result of a function, or an error of it, as people may see it.
    #[must_use]
    pub fn without_secrets(&self, function: Id<Function>, value: &Value) -> Json {
        self.json_of(&self.program.functions[function].result, value, Secrets::Hidden)
    }

    /// The state of an actor.
    #[must_use]
    pub fn actor_state(&self, actor: ActorId) -> Json {
        self.fields_json(&self.declared(actor).fields, &self.actors[actor.0].fields)
    }

    fn instance_state(&self, instance: &Instance) -> Json {
        self.fields_json(&self.program.classes[instance.class].fields, &instance.fields.borrow())
    }

    /// The fields in order of declaration, by their names, without secrets; ports and what was only passed on are left out.
    fn fields_json(&self, fields: &[Field], values: &[Value]) -> Json {
        let stored = fields.iter().zip(values).filter(|(field, _)| field.is_shown());
        let entry = |(field, value): (&Field, &Value)| {
            (field.name.as_str().into(), self.field_json(field, value, Secrets::Hidden))
        };
        Json::object(stored.map(entry))
    }
}
